using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub.Activities;
using Pipelines.Durable.Hub.Database;
using Pipelines.Durable.Hub.Episodes;
using Pipelines.Durable.Hub.History;
using Pipelines.Durable.Hub.Payloads;

namespace Pipelines.Durable.Hub.Instances;

/// <summary>
/// Ends instances from outside, at once and in one transaction: no orchestrator is asked, so one that is stuck, set aside or held
/// ends like any other. An episode that is under way has lost its lease, activities that are under way are revoked.
/// </summary>
internal static class Termination
{
    /// <summary>An instance and all that it has started, to any depth.</summary>
    internal const string TreeSql = """
        WITH RECURSIVE tree (key) AS (
            SELECT $key
            UNION ALL
            SELECT i.key FROM tree t CROSS JOIN instances i INDEXED BY instances_by_parent ON i.parent_key = t.key)
        SELECT key FROM tree
        """;

    public static SignalOutcome Apply(HubSession session, CommitEffects effects, string instanceId, TerminationDraft draft, DateTimeOffset now)
    {
        if (InstanceTable.Find(session, instanceId) is not { } instance)
        {
            Discard(session, effects, draft);
            return SignalOutcome.NotFound;
        }

        bool isFinished = instance.Status.IsFinal();
        if (isFinished)
        {
            Discard(session, effects, draft);
        }
        else
        {
            End(session, effects, instance, draft, now);
        }

        if (draft.IsRecursive)
        {
            EndDescendants(session, effects, instance.Key, now);
        }

        return isFinished ? SignalOutcome.Finished : SignalOutcome.Accepted;
    }

    private static void EndDescendants(HubSession session, CommitEffects effects, long rootKey, DateTimeOffset now)
    {
        TerminationDraft draft = TerminationDraft.WithoutOutput(isRecursive: true, now);
        foreach (long key in session.QueryAll(TreeSql, static row => row.GetInt64(0), ("$key", rootKey)))
        {
            if (key != rootKey && InstanceTable.FindByKey(session, key) is { } descendant && !descendant.Status.IsFinal())
            {
                End(session, effects, descendant, draft, now);
            }
        }
    }

    private static void End(HubSession session, CommitEffects effects, InstanceRow instance, TerminationDraft draft, DateTimeOffset now)
    {
        HistoryTable.Append(session, effects, instance.Key, instance.HistoryLength, draft.Terminated);
        HistoryTable.Append(session, effects, instance.Key, instance.HistoryLength + 1, draft.Completed);
        session.Execute("UPDATE instances SET history_length = history_length + 2 WHERE key = $key", ("$key", instance.Key));
        ActivityTable.Cancel(session, effects, instance.Key);
        PayloadCell? answer = instance.Parent is { } parent
            ? new PayloadCell(WireEvents.Write(WireEvents.ChildFailed(
                now, parent.TaskId, WireEvents.Failure("InstanceTerminated", $"The instance '{instance.Id}' was terminated."))))
            : null;
        RevokeEpisode(session, effects, instance.Key);
        InstanceEnding.Apply(session, effects, instance, new EpisodeEnd(OrchestrationRuntimeStatus.Terminated, draft.Output, Failure: null, answer), now);
        PayloadTable.DropUnnamed(session, effects, instance.Key);
    }

    private static void RevokeEpisode(HubSession session, CommitEffects effects, long instanceKey)
    {
        const string LentSql = "SELECT lease_token FROM episodes WHERE instance_key = $key AND lease_token IS NOT NULL";
        foreach (long token in session.QueryAll(LentSql, static row => row.GetInt64(0), ("$key", instanceKey)))
        {
            effects.Revoked(token);
        }
    }

    private static void Discard(HubSession session, CommitEffects effects, TerminationDraft draft)
    {
        PayloadTable.Discard(session, effects, draft.Terminated);
        PayloadTable.Discard(session, effects, draft.Completed);
        PayloadTable.Discard(session, effects, draft.Output);
    }
}
