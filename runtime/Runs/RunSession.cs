using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Calls.Batches;
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
    StageShelf Shelf,
    StageKeys Keys,
    UsageLedger Ledger,
    BudgetLedger Budget,
    RunStop Stop)
{
    /// <summary>Takes over what earlier attempts have paid.</summary>
    public void Restore(IReadOnlyList<ModelUsage> paid, long reusedCalls)
    {
        Ledger.Restore(paid, reusedCalls);
        foreach (ModelUsage usage in paid)
        {
            Budget.Restore(usage);
        }
    }
}
