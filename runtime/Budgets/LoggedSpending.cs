using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Budgets;

/// <summary>Adds up what the log of a run says was spent: the seals of finished stages, and every partition of the others.</summary>
internal sealed class LoggedSpending(
    PipelinePlan plan, RunId run, int generation, IBlobStore store, ISegmentLog log, PriceBook prices, RunDocuments documents)
{
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    /// <exception cref="CorruptLogException">A part of the log is not what was written.</exception>
    public async Task<Spending> CountAsync(CancellationToken cancellationToken)
    {
        Spending sum = default;
        foreach (StagePlan stage in plan.Stages)
        {
            // A seal counts what the stage has cost before its retry too.
            for (int at = generation; at >= 1; at--)
            {
                var paths = new StagePaths(new StagePlace(run.Value, stage.Name, at));
                if (await documents.ReadAsync<StageSeal>(paths.Seal, cancellationToken) is { } seal)
                {
                    sum += Of(seal.Models);
                    break;
                }

                foreach (BlobPath partition in await StageRecovery.ListPartitionsAsync(paths, store, cancellationToken))
                {
                    await using IPartitionLog found = await log.OpenAsync(partition, cancellationToken);
                    sum += Of(found.PaidBefore);
                }
            }
        }

        return sum;
    }

    private Spending Of(IReadOnlyList<ModelUsage> models) => models.Aggregate(
        default(Spending),
        (sum, usage) => sum + new Spending(prices.Find(usage.Model)?.CostOf(usage.Tokens) ?? 0, usage.Tokens.InputTokens + usage.Tokens.OutputTokens));
}
