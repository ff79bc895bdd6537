using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub.Activities;
using Pipelines.Durable.Hub.Database;
using Pipelines.Durable.Hub.History;
using Pipelines.Durable.Hub.Inbox;
using Pipelines.Durable.Hub.Instances;
using Pipelines.Durable.Hub.Payloads;
using Pipelines.Durable.Hub.Work;

namespace Pipelines.Durable.Hub.Episodes;

/// <summary>
/// Writes an episode in one transaction: what was seen moves from the inbox into the history, what was decided follows it, and all
/// that others are to know is in their inboxes. Before that, nothing of the episode has happened; after it, everything has.
/// </summary>
internal static class EpisodeCommit
{
    /// <returns>False when the lease is lost; then nothing but that is recorded.</returns>
    public static bool Apply(HubSession session, CommitEffects effects, Episode episode, EpisodeDraft draft, DateTimeOffset now)
    {
        if (!WorkTable.Episodes.IsHeld(session, episode.Lease))
        {
            Counters.Add(session, Counters.StaleAnswers);
            foreach (PayloadCell? cell in draft.Cells)
            {
                PayloadTable.Discard(session, effects, cell);
            }

            return false;
        }

        InstanceRow instance = episode.Instance;
        foreach (InboxMessage message in episode.Messages)
        {
            InboxTable.Remove(session, message.Id);
        }

        if (draft.Next is { } next)
        {
            Discard(session, effects, draft);
            GoOnAsNew(session, effects, instance, next, now);
        }
        else
        {
            AppendHistory(session, effects, episode, draft);
            SetState(session, effects, episode, draft, now);
        }

        Send(session, effects, instance, draft, now);
        SetCustomStatus(session, effects, instance, draft.CustomStatus);
        if (draft.End is { } end)
        {
            InstanceEnding.Apply(session, effects, instance, end, now);
        }
        else
        {
            InboxTable.Settle(session, effects, instance.Key, now);
        }

        if (instance.Status == OrchestrationRuntimeStatus.Pending)
        {
            effects.Changed(instance.Id);
        }

        return true;
    }

    private static void AppendHistory(HubSession session, CommitEffects effects, Episode episode, EpisodeDraft draft)
    {
        long sequence = episode.Instance.HistoryLength;
        IEnumerable<PayloadCell> events = [draft.Began, .. episode.Messages.Select(static message => message.Event), .. draft.Events];
        foreach (PayloadCell @event in events)
        {
            HistoryTable.Append(session, effects, episode.Instance.Key, sequence++, @event);
        }
    }

    private static void SetState(HubSession session, CommitEffects effects, Episode episode, EpisodeDraft draft, DateTimeOffset now)
    {
        session.Execute(
            "UPDATE instances SET status = $status, updated_at = $now, history_length = history_length + $added WHERE key = $key",
            ("$key", episode.Instance.Key),
            ("$status", (int)draft.Status),
            ("$now", now.UtcTicks),
            ("$added", 1 + episode.Messages.Count + draft.Events.Count));
        if (draft.Status != episode.Instance.Status)
        {
            effects.Changed(episode.Instance.Id);
        }
    }

    /// <summary>The history begins anew; what was meant for the run that is over is dropped, events from outside stay.</summary>
    private static void GoOnAsNew(HubSession session, CommitEffects effects, InstanceRow instance, NextRun next, DateTimeOffset now)
    {
        HistoryTable.Cut(session, instance.Key);
        InboxTable.RemoveOfRun(session, instance.Key, instance.ExecutionId);
        session.Execute(
            "UPDATE instances SET execution_id = $execution, version = $version, status = $status, updated_at = $now, start_at = NULL, history_length = 0, input = NULL WHERE key = $key",
            ("$key", instance.Key),
            ("$execution", next.ExecutionId),
            ("$version", next.Version),
            ("$status", (int)OrchestrationRuntimeStatus.Pending),
            ("$now", now.UtcTicks));
        InstanceTable.SetInput(session, effects, instance.Key, next.Input);
        InboxTable.Add(session, effects, instance.Key, next.ExecutionId, InboxTable.First, now, next.Started);
        foreach (PayloadCell carried in next.Carried)
        {
            InboxTable.Add(session, effects, instance.Key, executionId: null, InboxTable.First, now, carried);
        }

        PayloadTable.DropUnnamed(session, effects, instance.Key);
    }

    private static void Send(HubSession session, CommitEffects effects, InstanceRow instance, EpisodeDraft draft, DateTimeOffset now)
    {
        foreach (ActivityDraft activity in draft.Activities)
        {
            ActivityTable.Add(session, effects, instance, activity, now);
        }

        if (draft.Next is null && draft.End is null)
        {
            foreach ((DateTimeOffset dueAt, PayloadCell fired) in draft.Timers)
            {
                InboxTable.Add(session, effects, instance.Key, instance.ExecutionId, dueAt, now, fired);
            }
        }

        foreach ((InstanceDraft child, PayloadCell taken) in draft.Children)
        {
            StartChild(session, effects, instance, child, taken, now);
        }

        foreach ((string targetId, PayloadCell raised) in draft.Sent)
        {
            if (Mailbox.Raise(session, effects, targetId, raised, now) != SignalOutcome.Accepted)
            {
                Counters.Add(session, Counters.DroppedMessages);
                PayloadTable.Discard(session, effects, raised);
            }
        }

        foreach (Protocol.TerminateOrchestrationAction termination in draft.Terminations)
        {
            Termination.Apply(session, effects, termination.InstanceId, TerminationDraft.WithoutOutput(termination.Recurse, now), now);
        }
    }

    /// <summary>An instance that has ended makes room for a child of its id; one that has not is no child of this parent.</summary>
    private static void StartChild(
        HubSession session, CommitEffects effects, InstanceRow parent, InstanceDraft child, PayloadCell taken, DateTimeOffset now)
    {
        InstanceRow? existing = InstanceTable.Find(session, child.Id);
        if (existing is { } other && !other.Status.IsFinal())
        {
            PayloadTable.Discard(session, effects, child.Input);
            PayloadTable.Discard(session, effects, child.Started);
            InboxTable.Add(session, effects, parent.Key, parent.ExecutionId, now, now, taken);
            return;
        }

        if (existing is not null)
        {
            Purge.Apply(session, effects, existing);
        }

        InstanceTable.Create(session, effects, child, now);
    }

    private static void SetCustomStatus(HubSession session, CommitEffects effects, InstanceRow instance, PayloadCell? status)
    {
        if (status is null)
        {
            return;
        }

        session.Execute(
            "UPDATE instances SET custom_status = $status WHERE key = $key",
            ("$key", instance.Key),
            ("$status", PayloadTable.Keep(session, effects, instance.Key, status)));
        if (instance.CustomStatus?.Value is string)
        {
            PayloadTable.DropUnnamed(session, effects, instance.Key);
        }
    }

    /// <summary>What a history would have got that is cut in the same moment. Activities keep what they were asked with.</summary>
    private static void Discard(HubSession session, CommitEffects effects, EpisodeDraft draft)
    {
        HashSet<PayloadCell> kept = [.. draft.Activities.Select(static activity => activity.Scheduled)];
        foreach (PayloadCell cell in draft.Events.Where(cell => !kept.Contains(cell)))
        {
            PayloadTable.Discard(session, effects, cell);
        }
    }
}
