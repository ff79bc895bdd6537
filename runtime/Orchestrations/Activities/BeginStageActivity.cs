using Pipelines.Durable.Activities;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Orchestrations.Activities;

/// <summary>Looks a stage up, takes it over from an earlier run, or makes it ready to be worked on.</summary>
internal sealed class BeginStageActivity(RunHost host) : IActivity<StageOrder, StageBeginning>
{
    public async Task<StageBeginning> RunAsync(ActivityContext context, StageOrder input, CancellationToken cancellationToken)
    {
        (StageBeginning? beginning, RunHalt? stop) = await RunGuard.DoAsync(
            host,
            input.Run,
            input.Attempt,
            async (open, _) =>
            {
                OpenStage stage = await open.StageAsync(input.Stage, input.Generation);
                long? rows = stage.Output?.Seal.RowsIn ?? stage.Work?.RowCount;
                return new StageBeginning(stage.Output is not null, StagePartitions.InFlightMax(open.Plan.Stages[input.Stage - 1], open.Session.Options), rows, null);
            },
            cancellationToken);
        return beginning ?? new StageBeginning(false, 0, null, stop);
    }
}
