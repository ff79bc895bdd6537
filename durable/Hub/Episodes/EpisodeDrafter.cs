using Google.Protobuf;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub.History;
using Pipelines.Durable.Hub.Instances;
using Pipelines.Durable.Hub.Payloads;
using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Hub.Episodes;

/// <summary>Stores the payloads of an episode, each for the instance that will read it.</summary>
internal sealed class EpisodeDrafter(PayloadStore payloads, Func<Guid> newGuid)
{
    public async Task<EpisodeDraft> PrepareAsync(Episode episode, EpisodePlan plan, DateTimeOffset now, CancellationToken cancellationToken)
    {
        string id = episode.Instance.Id;
        List<PayloadCell> events = [];
        List<ActivityDraft> activities = [];
        foreach (HistoryEvent @event in plan.Events)
        {
            PayloadCell cell = await StoreAsync(id, @event, cancellationToken);
            events.Add(cell);
            if (@event.TaskScheduled is { } scheduled)
            {
                activities.Add(new ActivityDraft(@event.EventId, scheduled.Name, cell));
            }
        }

        List<(DateTimeOffset, PayloadCell)> timers = [];
        foreach (HistoryEvent fired in plan.Timers)
        {
            timers.Add((fired.TimerFired.FireAt.ToDateTimeOffset(), await StoreAsync(id, fired, cancellationToken)));
        }

        List<(InstanceDraft, PayloadCell)> children = [];
        foreach (InstanceStart child in plan.Children)
        {
            HistoryEvent taken = WireEvents.ChildFailed(
                now, child.Parent!.TaskId, WireEvents.Failure("InstanceExists", $"The instance '{child.Id}' exists already and has not ended."));
            children.Add((
                await InstanceDrafter.PrepareAsync(payloads, child, now, cancellationToken),
                await StoreAsync(id, taken, cancellationToken)));
        }

        List<(string, PayloadCell)> sent = [];
        foreach (OutgoingEvent message in plan.Sent)
        {
            sent.Add((message.TargetId, await StoreAsync(message.TargetId, message.Raised, cancellationToken)));
        }

        bool goesOnAsNew = plan.End?.OrchestrationStatus == OrchestrationStatus.ContinuedAsNew;
        return new EpisodeDraft
        {
            Began = await StoreAsync(id, episode.Request.NewEvents[0], cancellationToken),
            Events = events,
            Activities = activities,
            Timers = timers,
            Children = children,
            Sent = sent,
            Terminations = plan.Terminations,
            Status = StatusOf(episode, plan),
            CustomStatus = await payloads.PrepareAsync(id, plan.CustomStatusJson, cancellationToken),
            End = plan.End is { } end && !goesOnAsNew ? await EndAsync(episode, end, now, cancellationToken) : null,
            Next = plan.End is { } last && goesOnAsNew ? await NextAsync(episode, last, now, cancellationToken) : null,
        };
    }

    private static OrchestrationRuntimeStatus StatusOf(Episode episode, EpisodePlan plan) => plan.IsSuspended switch
    {
        true => OrchestrationRuntimeStatus.Suspended,
        false => OrchestrationRuntimeStatus.Running,
        null when episode.Instance.Status == OrchestrationRuntimeStatus.Suspended => OrchestrationRuntimeStatus.Suspended,
        null => OrchestrationRuntimeStatus.Running,
    };

    private async Task<EpisodeEnd> EndAsync(Episode episode, CompleteOrchestrationAction end, DateTimeOffset now, CancellationToken cancellationToken)
    {
        InstanceRow instance = episode.Instance;
        var status = (OrchestrationRuntimeStatus)end.OrchestrationStatus;
        if (!status.IsFinal())
        {
            throw new InvalidOperationException($"Instance '{instance.Id}' was to end as {status}, which is no end.");
        }

        PayloadCell? failure = end.FailureDetails is { } details
            ? await payloads.PrepareAsync(instance.Id, details.ToByteArray(), cancellationToken)
            : null;
        PayloadCell? answer = instance.Parent is { } parent
            ? await StoreAsync(parent.Id, Answer(parent.TaskId, instance.Id, end, now), cancellationToken)
            : null;
        return new EpisodeEnd(status, await payloads.PrepareAsync(instance.Id, end.Result, cancellationToken), failure, answer);
    }

    private static HistoryEvent Answer(int taskId, string instanceId, CompleteOrchestrationAction end, DateTimeOffset now) =>
        end.OrchestrationStatus == OrchestrationStatus.Completed
            ? WireEvents.ChildCompleted(now, taskId, end.Result)
            : WireEvents.ChildFailed(
                now,
                taskId,
                end.FailureDetails ?? WireEvents.Failure("InstanceTerminated", $"The instance '{instanceId}' ended as {end.OrchestrationStatus}."));

    private async Task<NextRun> NextAsync(Episode episode, CompleteOrchestrationAction end, DateTimeOffset now, CancellationToken cancellationToken)
    {
        string id = episode.Instance.Id;
        string executionId = newGuid().ToString("n");
        ExecutionStartedEvent began = episode.Started.Clone();
        began.Input = end.Result;
        began.Version = end.NewVersion ?? began.Version;
        began.OrchestrationInstance = new OrchestrationInstance { InstanceId = id, ExecutionId = executionId };
        began.ScheduledStartTimestamp = null;
        var started = new HistoryEvent
        {
            EventId = -1,
            Timestamp = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(now),
            ExecutionStarted = began,
        };
        List<PayloadCell> carried = [];
        foreach (HistoryEvent @event in end.CarryoverEvents)
        {
            carried.Add(await StoreAsync(id, @event, cancellationToken));
        }

        return new NextRun(
            executionId,
            began.Version,
            await payloads.PrepareAsync(id, end.Result, cancellationToken),
            await StoreAsync(id, started, cancellationToken),
            carried);
    }

    private ValueTask<PayloadCell> StoreAsync(string instanceId, HistoryEvent @event, CancellationToken cancellationToken) =>
        payloads.PrepareAsync(instanceId, WireEvents.Write(@event), cancellationToken);
}
