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
            input.Attempt,
            async (open, stopping) =>
            {
                OpenStage stage = await open.StageAsync(input.Stage, input.Generation);
                StageOutput output = stage.Output ?? await SealAsync(open, stage.Work!, input, stopping);
                open.Finished(input.Stage, input.Generation, output);
                return new StageEnd(ProgressOf(output.Seal, open), null);
            },
            cancellationToken);
        return end ?? new StageEnd(StageProgress.None, stop);
    }

    /// <summary>What was summed up halfway must not be summed up again: the next try begins with the run opened anew.</summary>
    private static async Task<StageOutput> SealAsync(OpenRun open, OpenStageWork work, SealOrder order, CancellationToken stopping)
    {
        try
        {
            return await work.SealAsync(order.PartitionCount, stopping);
        }
        catch
        {
            open.Session.Stop.Abandon();
            throw;
        }
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
