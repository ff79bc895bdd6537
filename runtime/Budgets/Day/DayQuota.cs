using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Budgets.Day;

/// <summary>
/// One run's part of one day's budget: a lease of the store's document, out of which calls reserve their worst case. Thread-safe.
/// <code>
/// lease ≥ spent since it was taken + reserved by calls under way          at every moment
/// </code>
/// </summary>
/// <param name="path">The document.</param>
/// <param name="holder">The run.</param>
/// <param name="before">What the run had spent in its life when this day began for it.</param>
/// <param name="limit">The day's limit.</param>
/// <param name="documents">The store.</param>
/// <param name="options">The bounds.</param>
/// <param name="time">The clock.</param>
internal sealed class DayQuota(
    BlobPath path,
    RunId holder,
    Spending before,
    RunBudget limit,
    RunDocuments documents,
    DayBudgetOptions options,
    TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _renewing = new(1, 1);
    private bool _hasAsked;
    private Spending _lease;
    private DateTimeOffset _leaseUntil;
    private Spending _spent;
    private Spending _told;
    private Spending _reserved;
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>What the run has spent of it in this attempt.</summary>
    public Spending Spent
    {
        get
        {
            lock (_gate)
            {
                return _spent;
            }
        }
    }

    /// <summary>Sets an amount aside; waits while calls under way, or other runs, may give back enough.</summary>
    /// <returns>Null when it is set aside; else what is spent and leased by others, and the limit is reached.</returns>
    public async ValueTask<DayBudgetState?> ReserveAsync(Spending worst, CancellationToken cancellationToken)
    {
        DateTimeOffset? othersSince = null;
        while (true)
        {
            (bool isReserved, bool mayFree, Task changed) = TryReserve(worst);
            if (isReserved)
            {
                return null;
            }

            DayBudgetState? blocking = await RenewAsync(worst, cancellationToken);
            if (blocking is null)
            {
                continue;
            }

            if (mayFree)
            {
                await changed.WaitAsync(cancellationToken);
                continue;
            }

            DateTimeOffset now = time.GetUtcNow();
            othersSince ??= now;
            if (!(blocking.Spent + worst).FitsInto(limit) || now - othersSince > options.LeaseTtl)
            {
                return blocking;
            }

            await Task.Delay(options.LookAgainEvery, time, cancellationToken);
        }
    }

    /// <summary>Replaces what a call had reserved by what it used.</summary>
    public void Close(Spending reserved, Spending spent)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _reserved -= reserved;
            _spent += spent;
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }

    /// <summary>Tells the store what was spent and gives the rest of the lease back. No call is under way any more.</summary>
    /// <exception cref="BlobStoreException">The store cannot be written: then the whole lease will count as spent.</exception>
    public Task ReturnAsync() => _hasAsked ? SwapAsync(static (state, _) => state, CancellationToken.None) : Task.CompletedTask;

    public void Dispose() => _renewing.Dispose();

    private (bool IsReserved, bool MayFree, Task Changed) TryReserve(Spending worst)
    {
        lock (_gate)
        {
            bool fits = Fits_NeedsLock(worst);
            _reserved += fits ? worst : default;
            return (fits, _reserved != default, _changed.Task);
        }
    }

    private bool Fits(Spending worst)
    {
        lock (_gate)
        {
            return Fits_NeedsLock(worst);
        }
    }

    /// <summary>A lease is used for half of its time only, so that most calls end within it.</summary>
    private bool Fits_NeedsLock(Spending worst) =>
        time.GetUtcNow() + (options.LeaseTtl / 2) < _leaseUntil && (_spent - _told + _reserved + worst).IsWithin(_lease, limit);

    /// <returns>Null when the lease now has room; else the state that has none.</returns>
    private async Task<DayBudgetState?> RenewAsync(Spending worst, CancellationToken cancellationToken)
    {
        await _renewing.WaitAsync(cancellationToken);
        try
        {
            if (Fits(worst))
            {
                return null;
            }

            DayBudgetState? blocking = null;
            await SwapAsync(
                (settled, total) =>
                {
                    Spending needed;
                    lock (_gate)
                    {
                        needed = _spent - (total - before) + _reserved + worst;
                    }

                    DateTimeOffset until = time.GetUtcNow() + options.LeaseTtl;
                    var extra = new Spending((limit.MaxCost ?? 0) / options.ChunksPerLimit, (limit.MaxTokens ?? 0) / options.ChunksPerLimit);
                    DayBudgetState? leased = settled.Lease(holder.Value, total, needed, extra, limit, until);
                    blocking = leased is null ? settled : null;

                    // Calls under way are covered in any case; with none, nothing is left to lease.
                    Spending underWay = needed - worst;
                    return leased ?? (underWay == default ? null : settled.Lease(holder.Value, total, underWay, default, limit, until)) ?? settled;
                },
                cancellationToken);
            return blocking;
        }
        finally
        {
            _renewing.Release();
        }
    }

    /// <summary>Settles the run's lease and replaces the document by what <paramref name="change"/> makes of it, when that is not the same.</summary>
    private async Task SwapAsync(Func<DayBudgetState, Spending, DayBudgetState> change, CancellationToken cancellationToken)
    {
        for (int tries = 1; ; tries++)
        {
            (DayBudgetState? stored, BlobTag? tag) = await documents.ReadWithTagAsync<DayBudgetState>(path, cancellationToken);
            Spending spent = Spent;
            DayBudgetState next = change((stored ?? DayBudgetState.Empty).Settle(holder.Value, before + spent, time.GetUtcNow()), before + spent);

            // Runs that only look whether something is free do not make those fail that take or give.
            bool isThere = stored is not null && next.IsSameAs(stored);
            PutCondition condition = tag is { } known ? PutCondition.IfMatch(known) : PutCondition.IfAbsent;
            if (isThere || await documents.WriteAsync(path, next, condition, cancellationToken))
            {
                Take(next.Leases.FirstOrDefault(lease => lease.Holder == holder.Value), spent);
                return;
            }

            if (tries == options.SwapTriesMax)
            {
                throw new BlobStoreException($"The budget '{path}' is being changed by others all the time; it could not be changed in {tries} tries.", isTransient: true);
            }
        }
    }

    private void Take(DayBudgetLease? lease, Spending told)
    {
        lock (_gate)
        {
            _hasAsked = true;
            (_lease, _leaseUntil, _told) = lease is null
                ? (default, default, told)
                : (new Spending(lease.Cost, lease.Tokens), lease.ExpiresAt, told);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
