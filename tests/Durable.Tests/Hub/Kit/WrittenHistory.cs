using Pipelines.Durable.Hub;
using Pipelines.Durable.Hub.History;
using Pipelines.Durable.Hub.Instances;
using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Tests.Hub.Kit;

/// <summary>Reads what a hub has written down about an instance; payloads that are kept elsewhere are left out.</summary>
internal static class WrittenHistory
{
    public static Task<IReadOnlyList<HistoryEvent>> ReadAsync(DurableHub hub, string instanceId) => hub.Readers.ReadAsync(
        session =>
        {
            InstanceRow row = InstanceTable.Find(session, instanceId)!;
            IReadOnlyList<HistoryEvent> events =
                [.. HistoryTable.Read(session, row.Key).Select(static cell => cell.Value).OfType<byte[]>().Select(WireEvents.Parse)];
            return events;
        },
        CancellationToken.None);
}
