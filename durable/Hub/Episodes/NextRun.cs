using Pipelines.Durable.Hub.Payloads;

namespace Pipelines.Durable.Hub.Episodes;

/// <summary>The run that follows when an instance continues as new.</summary>
/// <param name="ExecutionId">Its id.</param>
/// <param name="Version">What it is pinned to.</param>
/// <param name="Input">Its input.</param>
/// <param name="Started">What its history begins with.</param>
/// <param name="Carried">Events that the run before has not used; they come right after.</param>
internal sealed record NextRun(string ExecutionId, string? Version, PayloadCell? Input, PayloadCell Started, IReadOnlyList<PayloadCell> Carried);
