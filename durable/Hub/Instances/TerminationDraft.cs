using Pipelines.Durable.Hub.History;
using Pipelines.Durable.Hub.Payloads;
using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Hub.Instances;

/// <summary>How instances are to be terminated, its payloads stored.</summary>
/// <param name="IsRecursive">Also all that the instance has started, to any depth.</param>
/// <param name="Terminated">What the history gets: that it was ended,</param>
/// <param name="Completed">and how.</param>
/// <param name="Output">The instance's output.</param>
internal sealed record TerminationDraft(bool IsRecursive, PayloadCell Terminated, PayloadCell Completed, PayloadCell? Output)
{
    public static TerminationDraft WithoutOutput(bool isRecursive, DateTimeOffset now) => new(
        isRecursive,
        new PayloadCell(WireEvents.Write(WireEvents.Terminated(now, output: null, isRecursive))),
        new PayloadCell(WireEvents.Write(Ended(now, output: null))),
        Output: null);

    public static async Task<TerminationDraft> PrepareAsync(
        PayloadStore payloads, string instanceId, string? output, bool isRecursive, DateTimeOffset now, CancellationToken cancellationToken) => new(
        isRecursive,
        await payloads.PrepareAsync(instanceId, WireEvents.Write(WireEvents.Terminated(now, output, isRecursive)), cancellationToken),
        await payloads.PrepareAsync(instanceId, WireEvents.Write(Ended(now, output)), cancellationToken),
        await payloads.PrepareAsync(instanceId, output, cancellationToken));

    /// <summary>No action asked for it.</summary>
    private static HistoryEvent Ended(DateTimeOffset now, string? output) =>
        WireEvents.Completed(now, eventId: -1, OrchestrationStatus.Terminated, output, failure: null);
}
