using Pipelines.Core.Storage;
using Pipelines.Runtime.Budgets.Day;
using Pipelines.Runtime.Budgets.Leases;

namespace Pipelines.Runtime.Budgets;

/// <summary>
/// Out of what the calls of one partition are paid: where several processes may work on the run, out of the partition's own parts of shared
/// budgets; else out of the run's.
/// </summary>
/// <param name="ofRun">The partition's part of the run's budget; null where one process has all of it.</param>
/// <param name="ofDay">Its part of a day's, or the run's; null when the run shares none.</param>
/// <param name="ownsDay">The part of the day's budget is the partition's.</param>
internal sealed class BudgetAccount(BudgetQuota? ofRun, DayQuotas? ofDay, bool ownsDay) : IAsyncDisposable
{
    public BudgetQuota? OfRun => ofRun;

    public DayQuotas? OfDay => ofDay;

    /// <summary>Gives back what is left. No call is under way any more.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await (ofRun?.ReturnAsync() ?? Task.CompletedTask);
            await (ownsDay && ofDay is not null ? ofDay.DisposeAsync() : ValueTask.CompletedTask);
        }
        catch (BlobStoreException e) when (e.IsTransient)
        {
            // Whoever goes on with the partition, or finds it sealed, settles by its log; a day's lease counts as spent when it runs out.
        }
        catch (PartitionTakenException)
        {
            // The one who has taken it over has settled it, and its log has told or will tell this process.
        }

        ofRun?.Dispose();
    }
}
