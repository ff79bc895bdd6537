using Google.Protobuf.WellKnownTypes;
using Pipelines.Durable.Hub.Database;
using Pipelines.Durable.Hub.History;
using Pipelines.Durable.Hub.Inbox;
using Pipelines.Durable.Hub.Instances;
using Pipelines.Durable.Hub.Payloads;
using Pipelines.Durable.Hub.Work;
using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Hub.Episodes;

/// <summary>Reads what an episode needs, after it was lent.</summary>
internal sealed class EpisodeLoader(HubReaders readers, PayloadStore payloads, HubOptions options, TimeProvider time)
{
    /// <summary>Within which a worker may reorder messages of entities; other workers expect it to be set.</summary>
    private static readonly TimeSpan EntityReorderWindow = TimeSpan.FromMinutes(30);

    /// <returns>Null when the instance has gone since, and its lease with it.</returns>
    /// <exception cref="HubException">The hub or a payload cannot be read.</exception>
    public async Task<Episode?> LoadAsync(Lease lease, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        (InstanceRow? instance, IReadOnlyList<PayloadCell> past, IReadOnlyList<InboxMessage> messages) = await readers.ReadAsync(
            session => (
                InstanceTable.FindByKey(session, lease.Id),
                HistoryTable.Read(session, lease.Id),
                InboxTable.Due(session, lease.Id, now, options.MessagesPerEpisodeMax)),
            cancellationToken);
        if (instance is null)
        {
            return null;
        }

        var request = new OrchestratorRequest
        {
            InstanceId = instance.Id,
            ExecutionId = instance.ExecutionId,
            EntityParameters = new OrchestratorEntityParameters { EntityMessageReorderWindow = EntityReorderWindow.ToDuration() },
        };
        foreach (PayloadCell cell in past)
        {
            request.PastEvents.Add(WireEvents.Parse(await payloads.ReadAsync(lease.Id, cell, cancellationToken)));
        }

        request.NewEvents.Add(WireEvents.OrchestratorStarted(now));
        foreach (InboxMessage message in messages)
        {
            request.NewEvents.Add(WireEvents.Parse(await payloads.ReadAsync(lease.Id, message.Event, cancellationToken)));
        }

        return new Episode(lease, instance, messages, request);
    }
}
