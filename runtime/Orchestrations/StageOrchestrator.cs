using Pipelines.Durable.Orchestrations;

namespace Pipelines.Runtime.Orchestrations;

/// <summary>
/// Decides which partitions of a stage are worked on when: a bounded number of activities at a time, each for a few neighbouring
/// partitions, until one finds the end of the input.
/// <code>
/// BeginStage → RunPartitions [0,4) [4,8) [8,12) [12,16) … → SealStage
/// </code>
/// Orders that wait for a provider's batches come again when one is over: <c>LookAtBatches → timer → LookAtBatches → …</c>.
/// Continues as new after <see cref="PartitionsPerHistoryMax"/> partitions, so a history stays short however many rows there are.
/// </summary>
internal sealed class StageOrchestrator : IOrchestrator<StageOrder, StageEnd>
{
    /// <summary>Partitions that one history tells of.</summary>
    public const int PartitionsPerHistoryMax = 256;

    /// <summary>Neighbouring partitions that one activity works on: fewer events and commits for small rows.</summary>
    public const int PartitionsPerActivity = 4;

    public async Task<StageEnd> RunAsync(IOrchestrationContext context, StageOrder input)
    {
        StageBeginning beginning = await context.CallActivityAsync(RunWork.BeginStage, input, RunOrchestrator.Retried);
        if (beginning.Stop is not null || beginning.IsFinished)
        {
            return new StageEnd(input.Progress, beginning.Stop);
        }

        var stretch = new StageStretch(input, beginning, context.Now);
        List<Task<PartitionsReport>> open = [];
        Dictionary<Task<PartitionsReport>, PartitionsOrder> orders = [];
        while (true)
        {
            while (open.Count < stretch.ActivitiesMax && stretch.NextOrder() is { } order)
            {
                Schedule(order);
            }

            if (open.Count == 0)
            {
                if (!stretch.IsWaiting || stretch.Stop is not null)
                {
                    break;
                }

                BatchesReport look = await context.CallActivityAsync(RunWork.LookAtBatches, new RunOrder(input.Run, input.Attempt), RunOrchestrator.Retried);
                stretch.Apply(look);
                if (stretch.IsWaiting && stretch.Stop is null)
                {
                    context.SetCustomStatus(stretch.Report(context.Now) with { Message = look.Message });
                    await WaitAsync(context, TimeSpan.FromSeconds(look.LookAfterSeconds));
                }

                continue;
            }

            Task<PartitionsReport> done = await Task.WhenAny(open);
            PartitionsReport report = await done;
            PartitionsOrder finished = orders[done];
            open.Remove(done);
            orders.Remove(done);
            stretch.Apply(finished, report);
            context.SetCustomStatus(stretch.Report(context.Now));
        }

        if (stretch.Stop is not null)
        {
            return new StageEnd(stretch.Progress, stretch.Stop);
        }

        if (stretch.PartitionCount is not { } count)
        {
            context.ContinueAsNew(stretch.Continuation);
            return new StageEnd(stretch.Progress, null);
        }

        return await context.CallActivityAsync(RunWork.SealStage, new SealOrder(input.Run, input.Stage, count, input.Attempt, input.Generation), RunOrchestrator.Retried);

        // A timer, so that nobody holds rows or a process for the day that a provider may take; the owner need not wait for it.
        static async Task WaitAsync(IOrchestrationContext context, TimeSpan pause)
        {
            try
            {
                await context.WaitForEventAsync<bool>(RunWork.WakeEvent, pause);
            }
            catch (TimeoutException)
            {
                // Nobody wants anything: time to look.
            }
        }

        void Schedule(PartitionsOrder order)
        {
            Task<PartitionsReport> scheduled = context.CallActivityAsync(RunWork.RunPartitions, order, RunOrchestrator.Retried);
            open.Add(scheduled);
            orders[scheduled] = order;
        }
    }
}
