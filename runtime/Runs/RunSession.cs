using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Calls.Batches;
using Pipelines.Runtime.Calls.Rates;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Stages;
using Pipelines.Runtime.Stages.Reuse;

namespace Pipelines.Runtime.Runs;

/// <summary>What all parts of one run share, for as long as one attempt lasts.</summary>
internal sealed record RunSession(
    RunId Run,
    RunOptions Options,
    IBlobStore Store,
    StoreRetry Retry,
    ISegmentLog Log,
    ICallIndex EarlierRuns,
    RunDocuments Documents,
    CallMaker Calls,
    BatchDesk Batches,
    RatePacer Pacer,
    StageShelf Shelf,
    StageKeys Keys,
    BudgetLedger Budget,
    RunStop Stop)
{
    /// <summary>Takes over what earlier attempts have paid.</summary>
    /// <param name="monitor">Follows the stage that it was paid for.</param>
    /// <param name="paid">By model.</param>
    /// <param name="reusedCalls">Answers got without paying.</param>
    public void Restore(StageMonitor monitor, IReadOnlyList<ModelUsage> paid, long reusedCalls)
    {
        monitor.Restore(paid, reusedCalls);
        foreach (ModelUsage usage in paid)
        {
            Budget.Restore(usage);
        }
    }
}
