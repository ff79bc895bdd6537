using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub.Payloads;

namespace Pipelines.Durable.Hub.Episodes;

/// <summary>How an instance ends.</summary>
/// <param name="Status">A final one.</param>
/// <param name="Output">A JSON text.</param>
/// <param name="Failure">A <c>TaskFailureDetails</c> message.</param>
/// <param name="Answer">What the parent is told, where there is one.</param>
internal sealed record EpisodeEnd(OrchestrationRuntimeStatus Status, PayloadCell? Output, PayloadCell? Failure, PayloadCell? Answer);
