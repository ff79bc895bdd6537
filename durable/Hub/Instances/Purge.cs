using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub.Activities;
using Pipelines.Durable.Hub.Database;
using Pipelines.Durable.Hub.History;
using Pipelines.Durable.Hub.Inbox;
using Pipelines.Durable.Hub.Payloads;

namespace Pipelines.Durable.Hub.Instances;

/// <summary>Erases instances: their rows at once, their payloads in the blob store soon after.</summary>
internal static class Purge
{
    /// <summary>Erases a finished instance, and with <paramref name="recursive"/> all finished ones that it has started.</summary>
    /// <returns>How many were erased; 0 when the instance has not ended.</returns>
    public static int Apply(HubSession session, CommitEffects effects, long key, bool recursive)
    {
        if (InstanceTable.FindByKey(session, key) is not { } root || !root.Status.IsFinal())
        {
            return 0;
        }

        int erased = 0;
        List<long> keys = recursive ? session.QueryAll(Termination.TreeSql, static row => row.GetInt64(0), ("$key", key)) : [key];
        foreach (long found in keys)
        {
            if (InstanceTable.FindByKey(session, found) is { } instance && instance.Status.IsFinal())
            {
                Apply(session, effects, instance);
                erased++;
            }
        }

        return erased;
    }

    /// <summary>Erases one instance, in whatever state.</summary>
    public static void Apply(HubSession session, CommitEffects effects, InstanceRow instance)
    {
        HistoryTable.Cut(session, instance.Key);
        InboxTable.RemoveAll(session, instance.Key);
        InboxTable.RemoveEpisode(session, instance.Key);
        ActivityTable.Cancel(session, effects, instance.Key);
        PayloadTable.DropAll(session, effects, instance.Key);
        session.Execute("DELETE FROM tags WHERE instance_key = $key", ("$key", instance.Key));
        // What it has started stands alone from now on, and is erased when its own time is over.
        session.Execute("UPDATE instances SET parent_key = NULL WHERE parent_key = $key", ("$key", instance.Key));
        session.Execute("DELETE FROM instances WHERE key = $key", ("$key", instance.Key));
        Counters.Add(session, Counters.Purged);
        effects.Changed(instance.Id);
    }
}
