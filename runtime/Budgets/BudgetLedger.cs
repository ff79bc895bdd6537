using System.Globalization;
using Pipelines.Core.Inference;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Budgets.Day;
using Pipelines.Runtime.Budgets.Leases;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Budgets;

/// <summary>
/// Holds a run to its budget: the worst case of every call is reserved before it is made and settled after, so calls that are
/// under way together cannot overshoot. <c>spent + reserved ≤ budget</c> holds at every moment.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="begunWith">Its limits.</param>
/// <param name="prices">What models cost.</param>
/// <param name="stop">Stops the run.</param>
/// <param name="shared">Where several processes may work on the run, what they share of its budget; null where this one has all of it.</param>
/// <param name="dayOf">Opens a holder's part of a day's budget; null when the run shares none.</param>
internal sealed class BudgetLedger(
    RunId run, RunBudget begunWith, PriceBook prices, RunStop stop, RunQuotas? shared, Func<string, DayQuotas>? dayOf) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly DayQuotas? _day = shared is null ? dayOf?.Invoke(run.Value) : null;
    private volatile RunBudget _budget = begunWith;
    private Spending _spent;
    private Spending _reserved;

    /// <summary>Null while nobody waits for room.</summary>
    private TaskCompletionSource? _changed;

    /// <summary>Adds what earlier attempts of the run have spent.</summary>
    public void Restore(ModelUsage usage)
    {
        Spending spent = SpendingOf(usage);
        _day?.Restore(usage.Model, spent);
        lock (_gate)
        {
            _spent += spent;
        }
    }

    /// <summary>Opens what pays for the calls of a partition, whose log is open in this process. The caller owns it.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="paidBefore">What its log says was paid.</param>
    public BudgetAccount Open(BlobPath partition, IReadOnlyList<ModelUsage> paidBefore)
    {
        if (shared is null)
        {
            return new BudgetAccount(null, _day, ownsDay: false);
        }

        DayQuotas? day = dayOf?.Invoke(partition.Value);
        Spending before = default;
        foreach (ModelUsage usage in paidBefore)
        {
            before += SpendingOf(usage);
            day?.Restore(usage.Model, SpendingOf(usage));
        }

        return new BudgetAccount(shared.Open(partition, before, () => _budget), day, ownsDay: true);
    }

    /// <summary>A partition is sealed: what another process may have left to it is settled.</summary>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    public Task SettleSealedAsync(BlobPath partition, IReadOnlyList<ModelUsage> paid, CancellationToken cancellationToken) =>
        shared is not null && _budget.LimitsRun
            ? shared.SettleSealedAsync(partition, paid.Aggregate(default(Spending), (sum, usage) => sum + SpendingOf(usage)), cancellationToken)
            : Task.CompletedTask;

    /// <summary>
    /// Sets aside the worst case of a call. While that does not fit because of other calls under way, waits for them to settle;
    /// when it does not fit at all, the run stops as <see cref="RunStatus.BudgetExceeded"/>.
    /// </summary>
    /// <exception cref="OperationCanceledException">The run is being stopped.</exception>
    /// <exception cref="BlobStoreException">A shared budget cannot be reached.</exception>
    /// <exception cref="PartitionTakenException">Another process has gone on with the partition.</exception>
    public async ValueTask<BudgetReservation> ReserveAsync(BudgetAccount account, CompletionRequest request, CancellationToken cancellationToken)
    {
        ModelPrice price = PriceOf(request.Delivery == CallDelivery.ProviderBatch ? BatchedModel.NameOf(request.Model) : request.Model);
        if (_budget.IsUnlimited)
        {
            // What is spent is known all the same, for a limit that is set later.
            return new BudgetReservation(this, account.OfRun, null, price, default);
        }

        TokenUsage tokens = WorstCase.TokensOf(request, price);
        var worst = new Spending(price.CostOf(tokens), tokens.InputTokens + tokens.OutputTokens);
        await (account.OfRun is { } part ? ReserveSharedAsync(part, worst, cancellationToken) : ReserveOwnAsync(worst, cancellationToken));
        return account.OfDay is null
            ? new BudgetReservation(this, account.OfRun, null, price, worst)
            : await ReserveOfDayAsync(account, request.Model, price, worst, cancellationToken);
    }

    /// <summary>What was set aside for a call when it was handed in to a provider, by this process or an earlier one.</summary>
    /// <exception cref="BlobStoreException">A shared budget cannot be reached.</exception>
    /// <exception cref="PartitionTakenException">Another process has gone on with the partition.</exception>
    public async ValueTask<BudgetReservation> TakeHeldAsync(BudgetAccount account, CompletionRequest request, CancellationToken cancellationToken)
    {
        ModelPrice price = PriceOf(BatchedModel.NameOf(request.Model));
        if (_budget.IsUnlimited || account.OfRun is not { } ofRun)
        {
            return new BudgetReservation(this, account.OfRun, null, price, default);
        }

        TokenUsage tokens = WorstCase.TokensOf(request, price);
        var worst = new Spending(price.CostOf(tokens), tokens.InputTokens + tokens.OutputTokens);
        Spending held = await ofRun.TakeHeldAsync(worst, cancellationToken);
        if (account.OfDay?.For(request.Model, out _) is { } ofDay)
        {
            // A new day has nothing of it; then only the run's part is given back.
            Spending ofToday = await ofDay.TakeHeldAsync(worst, cancellationToken);
            ofDay.Close(ofToday, default);
            ofDay.Hold(held);
            lock (_gate)
            {
                _reserved += held;
            }

            return new BudgetReservation(this, ofRun, ofDay, price, held);
        }

        lock (_gate)
        {
            _reserved += held;
        }

        return new BudgetReservation(this, ofRun, null, price, held);
    }

    /// <summary>Sets new limits: they hold for all calls that have not begun, those that wait for room included.</summary>
    public void Change(decimal? maxCost, long? maxTokens)
    {
        TaskCompletionSource? changed;
        lock (_gate)
        {
            if (_budget.MaxCost == maxCost && _budget.MaxTokens == maxTokens)
            {
                return;
            }

            if (!_budget.LimitsRun)
            {
                shared?.CountAgain();
            }

            _budget = _budget with { MaxCost = maxCost, MaxTokens = maxTokens };
            changed = Signal_NeedsLock();
        }

        changed?.SetResult();
    }

    /// <summary>Gives back what is left of a day's budget. No call is under way any more.</summary>
    /// <exception cref="BlobStoreException">The store cannot be written: what is left is lost for the day.</exception>
    public ValueTask DisposeAsync()
    {
        shared?.Dispose();
        return _day?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    /// <summary>Of the part that the partition has of what all processes of the run share.</summary>
    private async ValueTask ReserveSharedAsync(BudgetQuota part, Spending worst, CancellationToken cancellationToken)
    {
        if (_budget.LimitsRun)
        {
            await shared!.CountAsync(cancellationToken);
            if (await part.ReserveAsync(worst, cancellationToken) is { } blocking)
            {
                throw stop.Request(new StopReason(RunStatus.BudgetExceeded, Describe(blocking.Spent, blocking.Leased, worst)));
            }
        }
        else
        {
            part.Hold(worst);
        }

        lock (_gate)
        {
            _reserved += worst;
        }
    }

    private async ValueTask ReserveOwnAsync(Spending worst, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            string? excess = null;
            lock (_gate)
            {
                if ((_spent + _reserved + worst).FitsInto(_budget))
                {
                    _reserved += worst;
                    return;
                }

                // With nothing under way, waiting frees nothing.
                excess = _reserved == default ? Describe(_spent, default, worst) : null;
                changed = (_changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            if (excess is not null)
            {
                throw stop.Request(new StopReason(RunStatus.BudgetExceeded, excess));
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    private async ValueTask<BudgetReservation> ReserveOfDayAsync(
        BudgetAccount account,
        string model,
        ModelPrice price,
        Spending worst,
        CancellationToken cancellationToken)
    {
        BudgetQuota quota = account.OfDay!.For(model, out string name);
        BudgetState? blocking;
        try
        {
            blocking = await quota.ReserveAsync(worst, cancellationToken);
        }
        catch
        {
            GiveBack();
            throw;
        }

        if (blocking is null)
        {
            return new BudgetReservation(this, account.OfRun, quota, price, worst);
        }

        GiveBack();
        throw stop.Request(new StopReason(RunStatus.BudgetExceeded, DescribeDay(name, blocking, worst)));

        void GiveBack()
        {
            Close(worst, default);
            account.OfRun?.Close(worst, default);
        }
    }

    internal void Close(Spending reserved, Spending spent)
    {
        TaskCompletionSource? changed;
        lock (_gate)
        {
            _reserved -= reserved;
            _spent += spent;
            changed = Signal_NeedsLock();
        }

        changed?.SetResult();
    }

    private ModelPrice PriceOf(string model)
    {
        if (prices.Find(model) is { } price)
        {
            return price;
        }

        return !_budget.LimitsCost
            ? ModelPrice.Free
            : throw stop.Request(new StopReason(RunStatus.Failed, new UnpricedModelException(BatchedModel.BaseOf(model)).Message));
    }

    private Spending SpendingOf(ModelUsage usage) =>
        new(prices.Find(usage.Model)?.CostOf(usage.Tokens) ?? 0, usage.Tokens.InputTokens + usage.Tokens.OutputTokens);

    private string Describe(Spending spent, Spending aside, Spending worst) => string.Create(CultureInfo.InvariantCulture, $"The budget is used up: {spent.Cost:0.######} $ and {spent.Tokens} tokens are spent,{(aside == default ? "" : string.Create(CultureInfo.InvariantCulture, $" {aside.Cost:0.######} $ and {aside.Tokens} tokens are set aside for calls elsewhere,"))} the next call may take up to {worst.Cost:0.######} $ and {worst.Tokens} tokens, and the limit is {(_budget.MaxCost is { } cost ? $"{cost} $" : $"{_budget.MaxTokens} tokens")}. Start the run again with a higher limit to go on; a limit on output tokens lowers what a call may take.");

    private string DescribeDay(string name, BudgetState state, Spending worst) => string.Create(CultureInfo.InvariantCulture, $"The day's budget '{name}' is used up: {state.Spent.Cost:0.######} $ and {state.Spent.Tokens} tokens are spent today (UTC) by all who share it, other runs have set {state.Leased.Cost:0.######} $ and {state.Leased.Tokens} tokens aside, the next call may take up to {worst.Cost:0.######} $ and {worst.Tokens} tokens, and the limit is {(_budget.Day?.MaxCost is { } cost ? $"{cost} $" : $"{_budget.Day?.MaxTokens} tokens")}. Start the run again tomorrow, or with a higher limit, to go on.");

    /// <returns>To be set outside of the lock: tells those who wait for room to look again.</returns>
    private TaskCompletionSource? Signal_NeedsLock()
    {
        TaskCompletionSource? changed = _changed;
        _changed = null;
        return changed;
    }
}
