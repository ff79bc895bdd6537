using Pipelines.Durable.Activities;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Orchestrations.Activities;

/// <summary>Sums the sealed partitions of a stage up, and lets later runs find it.</summary>
internal sealed class SealStageActivity(RunHost host) : IActivity<SealOrder, StageEnd>
{
    public async Task<StageEnd> RunAsync(ActivityContext context, SealOrder input, CancellationToken cancellationToken)
    {
        (StageEnd? end, RunHalt? stop) = await RunGuard.DoAsync(
            host,
            input.Run,
            async (open, stopping) =>
            {
                OpenStage stage = await open.StageAsync(input.Stage);
                StageOutput output = stage.Output ?? await stage.Work!.SealAsync(input.PartitionCount, stopping);
                open.Finished(input.Stage, output);
                return new StageEnd(ProgressOf(output.Seal, open), null);
            },
            cancellationToken);
        return end ?? new StageEnd(StageProgress.None, stop);
    }

    private static StageProgress ProgressOf(StageSeal seal, OpenRun open) => new(
        seal.RowsIn,
        seal.RowsFailed,
        seal.Models.Sum(static model => model.Calls),
        seal.ReusedCalls,
        seal.Models.Sum(static model => model.Tokens.InputTokens),
        seal.Models.Sum(static model => model.Tokens.OutputTokens),
        open.Prices.CostOf(seal.Models));
}
