using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub.Database;
using Pipelines.Durable.Hub.Episodes;
using Pipelines.Durable.Hub.Inbox;
using Pipelines.Durable.Hub.Payloads;

namespace Pipelines.Durable.Hub.Instances;

/// <summary>Ends an instance for good and tells its parent.</summary>
internal static class InstanceEnding
{
    /// <summary>1 is <see cref="OrchestrationRuntimeStatus.Completed"/>. An output that is kept in the blob store says nothing here.</summary>
    private const string EndSql = """
        UPDATE instances SET status = $status, completed_at = $now, updated_at = $now, output = $output, failure = $failure,
            outcome = CASE WHEN $status = 1 AND typeof($output) = 'blob' AND json_valid(CAST($output AS TEXT))
                THEN CAST(json_extract(CAST($output AS TEXT), '$.status') AS TEXT) END
        WHERE key = $key
        """;

    public static void Apply(HubSession session, CommitEffects effects, InstanceRow instance, EpisodeEnd end, DateTimeOffset now)
    {
        session.Execute(
            EndSql,
            ("$key", instance.Key),
            ("$status", (int)end.Status),
            ("$now", now.UtcTicks),
            ("$output", PayloadTable.Keep(session, effects, instance.Key, end.Output)),
            ("$failure", PayloadTable.Keep(session, effects, instance.Key, end.Failure)));
        InboxTable.RemoveAll(session, instance.Key);
        InboxTable.RemoveEpisode(session, instance.Key);
        if (instance.Parent is { } parent && end.Answer is { } answer)
        {
            Mailbox.Answer(session, effects, parent.Key, parent.ExecutionId, answer, now);
        }

        effects.Changed(instance.Id);
    }
}
