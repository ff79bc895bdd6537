using Pipelines.Durable.Hub.Database;
using Pipelines.Durable.Hub.Payloads;

namespace Pipelines.Durable.Hub.Inbox;

/// <summary>What has happened to instances and was not yet seen by them. A timer is a message that is due when it fires.</summary>
internal static class InboxTable
{
    /// <summary>In front of everything that is waiting: how a run begins.</summary>
    public static readonly DateTimeOffset First = DateTimeOffset.MinValue;

    /// <summary>A lease that runs is left as it is; when it ends, the instance is due by what its inbox holds then.</summary>
    private const string WakeSql = """
        INSERT INTO episodes (instance_key, due_at) VALUES ($key, $due)
        ON CONFLICT (instance_key) DO UPDATE SET due_at = min(due_at, $due) WHERE lease_token IS NULL
        """;

    internal const string DueSql =
        "SELECT message_id, event FROM inbox WHERE instance_key = $key AND due_at <= $now ORDER BY due_at, message_id LIMIT $max";

    internal const string LastFromOutsideSql =
        "SELECT max(due_at) FROM inbox WHERE instance_key = $key AND execution_id IS NULL";

    private const string NextDueSql = "SELECT min(due_at) FROM inbox WHERE instance_key = $key";

    /// <param name="session">In a transaction.</param>
    /// <param name="effects">Of that transaction.</param>
    /// <param name="instanceKey">To whom.</param>
    /// <param name="executionId">The run it is meant for; null for whichever run sees it.</param>
    /// <param name="dueAt">When it can be seen.</param>
    /// <param name="now">The instance is not woken for a moment before this one: queues are fair.</param>
    /// <param name="message">A history event.</param>
    public static void Add(
        HubSession session,
        CommitEffects effects,
        long instanceKey,
        string? executionId,
        DateTimeOffset dueAt,
        DateTimeOffset now,
        PayloadCell message)
    {
        session.Execute(
            "INSERT INTO inbox (instance_key, execution_id, due_at, event) VALUES ($key, $execution, $due, $event)",
            ("$key", instanceKey),
            ("$execution", executionId),
            ("$due", dueAt.UtcTicks),
            ("$event", PayloadTable.Keep(session, effects, instanceKey, message)));
        session.Execute(WakeSql, ("$key", instanceKey), ("$due", (dueAt > now ? dueAt : now).UtcTicks));
        effects.HasWork = true;
    }

    /// <summary>The messages that are due, in their order.</summary>
    public static IReadOnlyList<InboxMessage> Due(HubSession session, long instanceKey, DateTimeOffset now, int max) => session.QueryAll(
        DueSql,
        static row => new InboxMessage(row.GetInt64(0), new PayloadCell(row.GetValue(1))),
        ("$key", instanceKey),
        ("$now", now.UtcTicks),
        ("$max", max));

    /// <summary>When the last of the unseen messages from outside becomes visible; <see cref="First"/> when there is none.</summary>
    public static DateTimeOffset LastFromOutside(HubSession session, long instanceKey) => new(
        session.QueryFirst(LastFromOutsideSql, static row => row.IsDBNull(0) ? 0L : row.GetInt64(0), ("$key", instanceKey)), TimeSpan.Zero);

    public static void Remove(HubSession session, long messageId) =>
        session.Execute("DELETE FROM inbox WHERE message_id = $id", ("$id", messageId));

    /// <summary>Drops what is meant for a run that is over.</summary>
    public static void RemoveOfRun(HubSession session, long instanceKey, string executionId) => session.Execute(
        "DELETE FROM inbox WHERE instance_key = $key AND execution_id = $execution", ("$key", instanceKey), ("$execution", executionId));

    public static void RemoveAll(HubSession session, long instanceKey) =>
        session.Execute("DELETE FROM inbox WHERE instance_key = $key", ("$key", instanceKey));

    /// <summary>Ends an episode's lease: the instance sleeps until its next message is due.</summary>
    public static void Settle(HubSession session, CommitEffects effects, long instanceKey, DateTimeOffset now)
    {
        if (session.QueryFirst(NextDueSql, static row => row.IsDBNull(0) ? (long?)null : row.GetInt64(0), ("$key", instanceKey)) is { } due)
        {
            session.Execute(
                "UPDATE episodes SET due_at = $due, lease_token = NULL, lease_owner = NULL, deliveries = 0, failure = NULL WHERE instance_key = $key",
                ("$key", instanceKey),
                ("$due", Math.Max(due, now.UtcTicks)));
            effects.HasWork = true;
        }
        else
        {
            RemoveEpisode(session, instanceKey);
        }
    }

    /// <summary>The instance has nothing more to do; a lease on it is lost.</summary>
    public static void RemoveEpisode(HubSession session, long instanceKey) =>
        session.Execute("DELETE FROM episodes WHERE instance_key = $key", ("$key", instanceKey));
}
