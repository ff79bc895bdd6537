using Pipelines.Durable.Hub.History;
using Pipelines.Durable.Hub.Payloads;

namespace Pipelines.Durable.Hub.Instances;

/// <summary>Stores the payloads of an instance that is to be made.</summary>
internal static class InstanceDrafter
{
    public static async Task<InstanceDraft> PrepareAsync(
        PayloadStore payloads, InstanceStart start, DateTimeOffset now, CancellationToken cancellationToken) =>
        new(start.Id, start.ExecutionId, start.Name)
        {
            Version = start.Version,
            StartAt = start.StartAt,
            Parent = start.Parent,
            Tags = start.Tags,
            Input = await payloads.PrepareAsync(start.Id, start.InputJson, cancellationToken),
            Started = await payloads.PrepareAsync(start.Id, WireEvents.Write(WireEvents.Started(now, start)), cancellationToken),
        };
}
