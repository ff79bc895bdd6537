using System.Globalization;
using Pipelines.Core.Inference;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Budgets.Day;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Budgets;

/// <summary>
/// Holds a run to its budget: the worst case of every call is reserved before it is made and settled after, so calls that are
/// under way together cannot overshoot. <c>spent + reserved ≤ budget</c> holds at every moment.
/// </summary>
/// <param name="begunWith">The run's limits.</param>
/// <param name="prices">What models cost.</param>
/// <param name="stop">Stops the run.</param>
/// <param name="day">The run's part of a day's budget, which the ledger owns; null when it shares none.</param>
internal sealed class BudgetLedger(RunBudget begunWith, PriceBook prices, RunStop stop, DayQuotas? day = null) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private volatile RunBudget _budget = begunWith;
    private Spending _spent;
    private Spending _reserved;

    /// <summary>Null while nobody waits for room.</summary>
    private TaskCompletionSource? _changed;

    /// <summary>Adds what earlier attempts of the run have spent.</summary>
    public void Restore(ModelUsage usage)
    {
        decimal cost = prices.Find(usage.Model)?.CostOf(usage.Tokens) ?? 0;
        var spent = new Spending(cost, usage.Tokens.InputTokens + usage.Tokens.OutputTokens);
        day?.Restore(usage.Model, spent);
        lock (_gate)
        {
            _spent += spent;
        }
    }

    /// <summary>
    /// Sets aside the worst case of a call. While that does not fit because of other calls under way, waits for them to settle;
    /// when it does not fit at all, the run stops as <see cref="RunStatus.BudgetExceeded"/>.
    /// </summary>
    /// <exception cref="OperationCanceledException">The run is being stopped.</exception>
    public async ValueTask<BudgetReservation> ReserveAsync(CompletionRequest request, CancellationToken cancellationToken)
    {
        ModelPrice price = PriceOf(request.Delivery == CallDelivery.ProviderBatch ? BatchedModel.NameOf(request.Model) : request.Model);
        if (_budget.IsUnlimited)
        {
            // What is spent is known all the same, for a limit that is set later.
            return new BudgetReservation(this, null, price, default);
        }

        TokenUsage tokens = WorstCase.TokensOf(request, price);
        var worst = new Spending(price.CostOf(tokens), tokens.InputTokens + tokens.OutputTokens);
        await ReserveOwnAsync(worst, cancellationToken);
        return day is null
            ? new BudgetReservation(this, null, price, worst)
            : await ReserveOfDayAsync(day, request.Model, price, worst, cancellationToken);
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

            _budget = _budget with { MaxCost = maxCost, MaxTokens = maxTokens };
            changed = Signal_NeedsLock();
        }

        changed?.SetResult();
    }

    /// <summary>Gives back what is left of a day's budget. No call is under way any more.</summary>
    /// <exception cref="BlobStoreException">The store cannot be written: what is left is lost for the day.</exception>
    public ValueTask DisposeAsync() => day?.DisposeAsync() ?? ValueTask.CompletedTask;

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
                excess = _reserved == default ? Describe(worst) : null;
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
        DayQuotas quotas,
        string model,
        ModelPrice price,
        Spending worst,
        CancellationToken cancellationToken)
    {
        DayQuota quota = quotas.For(model, out string name);
        DayBudgetState? blocking;
        try
        {
            blocking = await quota.ReserveAsync(worst, cancellationToken);
        }
        catch
        {
            Close(worst, default);
            throw;
        }

        if (blocking is null)
        {
            return new BudgetReservation(this, quota, price, worst);
        }

        Close(worst, default);
        throw stop.Request(new StopReason(RunStatus.BudgetExceeded, DescribeDay(name, blocking, worst)));
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

    private string Describe(Spending worst) => string.Create(CultureInfo.InvariantCulture, $"The budget is used up: {_spent.Cost:0.######} $ and {_spent.Tokens} tokens are spent, the next call may take up to {worst.Cost:0.######} $ and {worst.Tokens} tokens, and the limit is {(_budget.MaxCost is { } cost ? $"{cost} $" : $"{_budget.MaxTokens} tokens")}. Start the run again with a higher limit to go on; a limit on output tokens lowers what a call may take.");

    private string DescribeDay(string name, DayBudgetState state, Spending worst) => string.Create(CultureInfo.InvariantCulture, $"The day's budget '{name}' is used up: {state.Spent.Cost:0.######} $ and {state.Spent.Tokens} tokens are spent today (UTC) by all who share it, other runs have set {state.Leased.Cost:0.######} $ and {state.Leased.Tokens} tokens aside, the next call may take up to {worst.Cost:0.######} $ and {worst.Tokens} tokens, and the limit is {(_budget.Day?.MaxCost is { } cost ? $"{cost} $" : $"{_budget.Day?.MaxTokens} tokens")}. Start the run again tomorrow, or with a higher limit, to go on.");

    /// <returns>To be set outside of the lock: tells those who wait for room to look again.</returns>
    private TaskCompletionSource? Signal_NeedsLock()
    {
        TaskCompletionSource? changed = _changed;
        _changed = null;
        return changed;
    }
}
