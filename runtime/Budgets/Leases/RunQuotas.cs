using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Budgets.Leases;

/// <summary>
/// The budget of a run that several processes may work on: <c>runs/{run}/budget.json</c>. Each partition holds its own part, and whoever
/// goes on with a partition settles by its log what the one before has left. Thread-safe.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="attempt">Which attempt works on it.</param>
/// <param name="countLogged">Adds up what the run's log says was spent.</param>
/// <param name="documents">The store.</param>
/// <param name="time">The clock.</param>
internal sealed class RunQuotas(RunId run, int attempt, Func<CancellationToken, Task<Spending>> countLogged, RunDocuments documents, TimeProvider time) : IDisposable
{
    private readonly BlobPath _path = RunPaths.Root(run).Append("budget.json");
    private readonly SemaphoreSlim _counting = new(1, 1);
    private volatile bool _isCounted;
    private volatile bool _countsAgain;

    /// <summary>The part of a partition. The caller owns it.</summary>
    /// <param name="partition">The partition, whose log is open in this process.</param>
    /// <param name="before">What its log says was spent.</param>
    /// <param name="limit">The run's limit as it is now.</param>
    public BudgetQuota Open(BlobPath partition, Spending before, Func<RunBudget> limit) =>
        new(_path, HolderOf(partition), before, limit, documents, BudgetLeaseOptions.OfRun, time);

    /// <summary>Sees to it that the document counts what earlier attempts have spent, whether they had a limit or not.</summary>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    public async ValueTask CountAsync(CancellationToken cancellationToken)
    {
        if (_isCounted)
        {
            return;
        }

        await _counting.WaitAsync(cancellationToken);
        try
        {
            if (!_isCounted)
            {
                await CountOnceAsync(cancellationToken);
                (_isCounted, _countsAgain) = (true, false);
            }
        }
        finally
        {
            _counting.Release();
        }
    }

    /// <summary>Nothing was leased for a while: what was spent meanwhile is to be looked for in the log.</summary>
    public void CountAgain() => (_countsAgain, _isCounted) = (true, false);

    /// <summary>Settles what somebody has left to a partition that was sealed since, so that nobody goes on with it.</summary>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    public async Task SettleSealedAsync(BlobPath partition, Spending spent, CancellationToken cancellationToken)
    {
        BudgetState? state = await documents.ReadAsync<BudgetState>(_path, cancellationToken);
        if (state?.LeaseOf(HolderOf(partition)) is not null)
        {
            using BudgetQuota left = Open(partition, spent, static () => RunBudget.Unlimited);
            await left.SettleAsync(cancellationToken);
        }
    }

    public void Dispose() => _counting.Dispose();

    private async Task CountOnceAsync(CancellationToken cancellationToken)
    {
        (BudgetState? stored, BlobTag? tag) = await documents.ReadWithTagAsync<BudgetState>(_path, cancellationToken);
        if (stored?.Attempt >= attempt && !_countsAgain)
        {
            return;
        }

        Spending logged = await countLogged(cancellationToken);
        for (int tries = 0; tries < BudgetLeaseOptions.OfRun.SwapTriesMax; tries++)
        {
            BudgetState counted = (stored ?? BudgetState.Empty).Count(logged, attempt);
            if (await documents.WriteAsync(_path, counted, tag is { } known ? PutCondition.IfMatch(known) : PutCondition.IfAbsent, cancellationToken))
            {
                return;
            }

            (stored, tag) = await documents.ReadWithTagAsync<BudgetState>(_path, cancellationToken);
        }

        throw new BlobStoreException($"The budget '{_path}' is being changed by others all the time.", isTransient: true);
    }

    /// <summary>Without the run, which the document belongs to.</summary>
    private string HolderOf(BlobPath partition) => partition.Value[(RunPaths.Root(run).Value.Length + 1)..];
}
