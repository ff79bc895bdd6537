using Pipelines.Durable.Hub.Payloads;

namespace Pipelines.Durable.Hub.Episodes;

/// <summary>An activity that is to be done.</summary>
/// <param name="TaskId">The action that asks for it.</param>
/// <param name="Name">Which.</param>
/// <param name="Scheduled">The same event as in the history: it holds the input.</param>
internal sealed record ActivityDraft(int TaskId, string Name, PayloadCell Scheduled);
