using Pipelines.Durable.Hub.Database;
using Pipelines.Durable.Hub.Episodes;
using Pipelines.Durable.Hub.Inbox;
using Pipelines.Durable.Hub.Instances;
using Pipelines.Durable.Hub.Payloads;
using Pipelines.Durable.Hub.Work;

namespace Pipelines.Durable.Hub.Activities;

/// <summary>Activities that were asked for and have not been answered.</summary>
internal static class ActivityTable
{
    private const string InsertSql = """
        INSERT INTO activities (instance_key, execution_id, task_id, name, due_at, event)
        VALUES ($key, $execution, $task, $name, $now, $event)
        """;

    private const string FindSql = """
        SELECT a.instance_key, i.id, a.execution_id, a.task_id, a.event
        FROM activities a JOIN instances i ON i.key = a.instance_key
        WHERE a.activity_id = $id AND a.lease_token = $token
        """;

    public static void Add(HubSession session, CommitEffects effects, InstanceRow instance, ActivityDraft activity, DateTimeOffset now)
    {
        session.Execute(
            InsertSql,
            ("$key", instance.Key),
            ("$execution", instance.ExecutionId),
            ("$task", activity.TaskId),
            ("$name", activity.Name),
            ("$now", now.UtcTicks),
            ("$event", PayloadTable.Keep(session, effects, instance.Key, activity.Scheduled)));
        effects.HasWork = true;
    }

    /// <returns>Null when the lease is lost.</returns>
    public static ActivityRow? Find(HubSession session, Lease lease) => session.QueryFirst(
        FindSql,
        static row => new ActivityRow(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt32(3), new PayloadCell(row.GetValue(4))),
        ("$id", lease.Id),
        ("$token", lease.Token));

    /// <summary>Takes the activity from the queue and gives its answer to the run that asked, if that still goes on.</summary>
    /// <returns>False when the lease is lost; then nothing but that is recorded.</returns>
    public static bool Complete(HubSession session, CommitEffects effects, Lease lease, PayloadCell answer, DateTimeOffset now)
    {
        if (Find(session, lease) is not { } activity)
        {
            Counters.Add(session, Counters.StaleAnswers);
            PayloadTable.Discard(session, effects, answer);
            return false;
        }

        session.Execute("DELETE FROM activities WHERE activity_id = $id", ("$id", lease.Id));
        Mailbox.Answer(session, effects, activity.InstanceKey, activity.ExecutionId, answer, now);
        if (activity.Scheduled.Value is string)
        {
            PayloadTable.DropUnnamed(session, effects, activity.InstanceKey);
        }

        return true;
    }

    /// <summary>Drops the activities of an instance; those that are under way are revoked.</summary>
    public static void Cancel(HubSession session, CommitEffects effects, long instanceKey)
    {
        const string LentSql = "SELECT lease_token FROM activities WHERE instance_key = $key AND lease_token IS NOT NULL";
        foreach (long token in session.QueryAll(LentSql, static row => row.GetInt64(0), ("$key", instanceKey)))
        {
            effects.Revoked(token);
        }

        session.Execute("DELETE FROM activities WHERE instance_key = $key", ("$key", instanceKey));
    }
}
