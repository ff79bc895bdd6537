using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub.Database;
using Pipelines.Durable.Hub.Instances;
using Pipelines.Durable.Hub.Payloads;

namespace Pipelines.Durable.Hub.Inbox;

/// <summary>Gives messages to instances that can still use them.</summary>
internal static class Mailbox
{
    /// <summary>Sends an event from outside. What is not accepted is the caller's to discard.</summary>
    public static SignalOutcome Raise(HubSession session, CommitEffects effects, string instanceId, PayloadCell message, DateTimeOffset now)
    {
        InstanceRow? instance = InstanceTable.Find(session, instanceId);
        if (instance is null)
        {
            return SignalOutcome.NotFound;
        }

        if (instance.Status.IsFinal())
        {
            return SignalOutcome.Finished;
        }

        // Seen in the order of sending, also when a clock was set back in between: a resumption must not overtake its suspension.
        DateTimeOffset visible = instance.VisibleFrom(now);
        DateTimeOffset last = InboxTable.LastFromOutside(session, instance.Key);
        InboxTable.Add(session, effects, instance.Key, executionId: null, last > visible ? last : visible, now, message);
        return SignalOutcome.Accepted;
    }

    /// <summary>Gives a run the answer it waits for; a run that is over gets nothing.</summary>
    public static void Answer(HubSession session, CommitEffects effects, long instanceKey, string executionId, PayloadCell answer, DateTimeOffset now)
    {
        if (InstanceTable.FindByKey(session, instanceKey) is { } instance && !instance.Status.IsFinal() && instance.ExecutionId == executionId)
        {
            InboxTable.Add(session, effects, instanceKey, executionId, now, now, answer);
        }
        else
        {
            Counters.Add(session, Counters.DroppedMessages);
            PayloadTable.Discard(session, effects, answer);
        }
    }
}
