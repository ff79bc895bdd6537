using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Budgets.Leases;

/// <summary>
/// One holder's part of a shared budget: a lease of the store's document, out of which calls reserve their worst case. Thread-safe.
/// <code>
/// lease ≥ spent since it was taken + reserved by calls under way          at every moment
/// </code>
/// </summary>
/// <param name="path">The document.</param>
/// <param name="holder">The holder; one process at a time acts for it.</param>
/// <param name="before">What it had spent in its life when this process took it over.</param>
/// <param name="limit">The limit as it is now.</param>
/// <param name="documents">The store.</param>
/// <param name="options">The bounds.</param>
/// <param name="time">The clock.</param>
internal sealed class BudgetQuota(
    BlobPath path,
    string holder,
    Spending before,
    Func<RunBudget> limit,
    RunDocuments documents,
    BudgetLeaseOptions options,
    TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _renewing = new(1, 1);
    private bool _hasAsked;
    private int? _turn;
    private Spending _lease;
    private RunBudget? _leaseLimit;
    private DateTimeOffset? _leaseUntil;
    private Spending _spent;
    private Spending _told;
    private Spending _reserved;
    private Spending _held;
    private TaskCompletionSource _changed = NewSignal();

    private Spending Held
    {
        get
        {
            lock (_gate)
            {
                return _held;
            }
        }
    }

    /// <summary>What the holder has spent of it in this process.</summary>
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

    /// <summary>Sets an amount aside; waits while calls under way, or other holders, may give back enough.</summary>
    /// <returns>Null when it is set aside; else what is spent and leased by others, and the limit is reached.</returns>
    /// <exception cref="PartitionTakenException">Another process acts for the holder by now.</exception>
    public async ValueTask<BudgetState?> ReserveAsync(Spending worst, CancellationToken cancellationToken)
    {
        DateTimeOffset? othersSince = null;
        while (true)
        {
            (bool isReserved, bool mayFree, Task changed) = TryReserve(worst);
            if (isReserved)
            {
                return null;
            }

            BudgetState? blocking = await RenewAsync(worst, cancellationToken);
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
            bool mayFit = (blocking.Spent + worst).FitsInto(limit()) || (options.WaitsForAll && blocking.IsLeased);
            if (!mayFit || now - othersSince > options.WaitMax)
            {
                return blocking;
            }

            await Task.Delay(options.LookAgainEvery, time, cancellationToken);
        }
    }

    /// <summary>Counts an amount as reserved that no limit has to be kept for now.</summary>
    public void Hold(Spending worst)
    {
        lock (_gate)
        {
            _reserved += worst;
        }
    }

    /// <summary>What a call had reserved stays set aside until <see cref="TakeHeldAsync"/>, also when this process ends.</summary>
    public void Keep(Spending reserved)
    {
        Close(reserved, default);
        lock (_gate)
        {
            _held += reserved;
        }
    }

    /// <summary>Takes back, to be closed, what <see cref="Keep"/> has set aside for a call, in this process or an earlier one.</summary>
    /// <returns>As much of it as there is.</returns>
    public async ValueTask<Spending> TakeHeldAsync(Spending worst, CancellationToken cancellationToken)
    {
        if (!_hasAsked)
        {
            await SettleAsync(cancellationToken);
        }

        lock (_gate)
        {
            var taken = new Spending(Math.Min(worst.Cost, _held.Cost), Math.Min(worst.Tokens, _held.Tokens));
            _held -= taken;
            _reserved += taken;
            return taken;
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
    /// <exception cref="BlobStoreException">The store cannot be written: the lease stays.</exception>
    /// <exception cref="PartitionTakenException">Another process acts for the holder by now, and has settled it.</exception>
    public async Task ReturnAsync()
    {
        if (_hasAsked || await HasLeftAsync())
        {
            await SettleAsync(CancellationToken.None);
        }
    }

    /// <summary>The same, also when this process has not asked for anything: settles what another one has left.</summary>
    /// <exception cref="BlobStoreException">The store cannot be written.</exception>
    public Task SettleAsync(CancellationToken cancellationToken) => SwapAsync(static (state, _, _) => state, cancellationToken);

    public void Dispose() => _renewing.Dispose();

    /// <summary>Whether a process before this one has left a lease that does not run out: a partition may end without a call of its own.</summary>
    private async Task<bool> HasLeftAsync() =>
        options.LeaseTtl is null
        && limit().LimitsRun
        && (await documents.ReadAsync<BudgetState>(path, CancellationToken.None))?.LeaseOf(holder) is not null;

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

    /// <summary>A lease that runs out is used for half of its time only, so that most calls end within it; and none after the limit was changed.</summary>
    private bool Fits_NeedsLock(Spending worst) =>
        _leaseLimit is { } leased
        && leased == limit()
        && (_leaseUntil is null || time.GetUtcNow() + (options.LeaseTtl / 2) < _leaseUntil)
        && (_spent - _told + _reserved + worst).IsWithin(_lease, leased);

    /// <returns>Null when the lease now has room; else the state that has none.</returns>
    private async Task<BudgetState?> RenewAsync(Spending worst, CancellationToken cancellationToken)
    {
        await _renewing.WaitAsync(cancellationToken);
        try
        {
            if (Fits(worst))
            {
                return null;
            }

            BudgetState? blocking = null;
            await SwapAsync(
                (settled, total, turn) =>
                {
                    Spending needed;
                    lock (_gate)
                    {
                        needed = _spent - (total - before) + _reserved + worst;
                    }

                    RunBudget now = limit();
                    DateTimeOffset? until = time.GetUtcNow() + options.LeaseTtl;
                    var extra = new Spending((now.MaxCost ?? 0) / options.ChunksPerLimit, (now.MaxTokens ?? 0) / options.ChunksPerLimit);
                    BudgetState? leased = settled.Lease(holder, turn, total, needed, extra, now, until);
                    blocking = leased is null ? settled : null;

                    // Calls under way are covered in any case; with none, nothing is left to lease.
                    Spending underWay = needed - worst;
                    return leased ?? (underWay == default ? null : settled.Lease(holder, turn, total, underWay, default, RunBudget.Unlimited, until)) ?? settled;
                },
                cancellationToken);
            return blocking;
        }
        finally
        {
            _renewing.Release();
        }
    }

    /// <summary>Settles the holder's lease and replaces the document by what <paramref name="change"/> makes of it, when that is not the same.</summary>
    private async Task SwapAsync(Func<BudgetState, Spending, int, BudgetState> change, CancellationToken cancellationToken)
    {
        for (int tries = 1; ; tries++)
        {
            (BudgetState? stored, BlobTag? tag) = await documents.ReadWithTagAsync<BudgetState>(path, cancellationToken);
            RunBudget leasedUnder = limit();
            Spending spent = SuspendLease();
            BudgetState found = stored ?? BudgetState.Empty;
            BudgetLease? left = found.LeaseOf(holder);
            int turn = TurnOf(left);
            Spending heldBefore = _turn is null && left is not null ? new Spending(left.HeldCost, left.HeldTokens) : default;
            BudgetState settled = found.Settle(holder, before + spent, time.GetUtcNow()).Hold(holder, turn, before + spent, Held + heldBefore);
            BudgetState next = change(settled, before + spent, turn);

            // Those who only look whether something is free do not make those fail that take or give.
            bool isThere = stored is not null && next.IsSameAs(stored);
            PutCondition condition = tag is { } known ? PutCondition.IfMatch(known) : PutCondition.IfAbsent;
            if (isThere || await documents.WriteAsync(path, next, condition, cancellationToken))
            {
                Take(next.LeaseOf(holder), turn, spent, leasedUnder, heldBefore);
                return;
            }

            if (tries == options.SwapTriesMax)
            {
                throw new BlobStoreException($"The budget '{path}' is being changed by others all the time; it could not be changed in {tries} tries.", isTransient: true);
            }
        }
    }

    /// <summary>
    /// Until the swap is over no call may begin out of the lease that it replaces: what such a call spends would be in neither.
    /// </summary>
    /// <returns>What was spent so far.</returns>
    private Spending SuspendLease()
    {
        lock (_gate)
        {
            _leaseLimit = null;
            return _spent;
        }
    }

    /// <summary>The first one takes over what another process has left; from then on a turn that is not its own says that it was taken over itself.</summary>
    private int TurnOf(BudgetLease? lease)
    {
        if (_turn is not { } own)
        {
            return lease is null ? 0 : lease.Turn + 1;
        }

        bool isTaken = lease is null ? options.LeaseTtl is null && _lease != default : lease.Turn != own;
        return isTaken ? throw new PartitionTakenException(path) : own;
    }

    /// <param name="lease">What the document says now.</param>
    /// <param name="turn">Which process of the holder this one is.</param>
    /// <param name="told">What it has spent by the document.</param>
    /// <param name="leasedUnder">The limit.</param>
    /// <param name="heldBefore">What the process before has kept for calls at providers.</param>
    private void Take(BudgetLease? lease, int turn, Spending told, RunBudget leasedUnder, Spending heldBefore)
    {
        lock (_gate)
        {
            _hasAsked = true;
            _held += heldBefore;
            _turn = turn;
            (_lease, _leaseUntil, _leaseLimit, _told) = lease is null
                ? (default, null, null, told)
                : (new Spending(lease.Cost, lease.Tokens), lease.ExpiresAt, leasedUnder, told);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
