using Pipelines.Core.Storage;
using Pipelines.Durable.Activities;

namespace Pipelines.Runtime.Orchestrations.Activities;

/// <summary>Works on neighbouring partitions, one after the other, until they are sealed, wait for a provider, or its time is over.</summary>
internal sealed class RunPartitionsActivity(RunHost host) : IActivity<PartitionsOrder, PartitionsReport>
{
    public async Task<PartitionsReport> RunAsync(ActivityContext context, PartitionsOrder input, CancellationToken cancellationToken)
    {
        long begun = host.Time.GetTimestamp();
        int next = input.First;
        StageProgress progress = StageProgress.None;
        (PartitionsReport? report, RunHalt? stop) = await RunGuard.DoAsync(host, input.Run, input.Attempt, WorkAsync, cancellationToken);
        return report ?? new PartitionsReport(next, false, progress, stop);

        async Task<PartitionsReport> WorkAsync(OpenRun open, CancellationToken stopping)
        {
            if ((await open.StageAsync(input.Stage, input.Generation)).Work is not { } stage)
            {
                // Sealed meanwhile, on behalf of an earlier delivery of this work.
                return new PartitionsReport(input.End, false, progress, null);
            }

            bool isWaiting = false;
            for (int at = next; at < input.End && MayGoOn(); at++)
            {
                (bool isThere, PartitionSeal? seal) = await stage.RunAsync(at, MayGoOn, stopping);
                if (!isThere)
                {
                    return isWaiting ? Waiting() : new PartitionsReport(at, true, progress, null);
                }

                if (seal is null && !(MayGoOn() && open.Session.Batches.IsPending))
                {
                    break;
                }

                // The next ones have calls to hand in too. What is sealed behind one that waits is counted when that is sealed.
                isWaiting |= seal is null;
                if (!isWaiting)
                {
                    progress += ProgressOf(seal!, open);
                    next = at + 1;
                }
            }

            return isWaiting ? Waiting() : new PartitionsReport(next, false, progress, null);
        }

        PartitionsReport Waiting() => new(next, false, progress, null, IsWaiting: true);

        bool MayGoOn() => host.Time.GetElapsedTime(begun) < host.Options.ActivityTimeSlice;
    }

    private static StageProgress ProgressOf(PartitionSeal seal, OpenRun open) => new(
        seal.Operators.Count > 0 ? seal.Operators[0].In : seal.RowCount,
        seal.Operators.Sum(static counts => counts.Failed),
        seal.Models.Sum(static model => model.Calls),
        seal.ReusedCalls,
        seal.Models.Sum(static model => model.Tokens.InputTokens),
        seal.Models.Sum(static model => model.Tokens.OutputTokens),
        open.Prices.CostOf(seal.Models));
}
