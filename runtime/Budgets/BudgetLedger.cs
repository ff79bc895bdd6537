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
/// <param name="budget">The run's limits.</param>
/// <param name="prices">What models cost.</param>
/// <param name="stop">Stops the run.</param>
/// <param name="day">The run's part of a day's budget, which the ledger owns; null when it shares none.</param>
internal sealed class BudgetLedger(RunBudget budget, PriceBook prices, RunStop stop, DayQuotas? day = null) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private Spending _spent;
    private Spending _reserved;
    private TaskCompletionSource _changed = NewSignal();

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
        if (budget.IsUnlimited)
        {
            return BudgetReservation.None;
        }

        ModelPrice price = PriceOf(request.Delivery == CallDelivery.ProviderBatch ? BatchedModel.NameOf(request.Model) : request.Model);
        TokenUsage tokens = WorstCase.TokensOf(request, price);
        var worst = new Spending(price.CostOf(tokens), tokens.InputTokens + tokens.OutputTokens);
        await ReserveOwnAsync(worst, cancellationToken);
        return day is null
            ? new BudgetReservation(this, null, price, worst)
            : await ReserveOfDayAsync(day, request.Model, price, worst, cancellationToken);
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
                if ((_spent + _reserved + worst).FitsInto(budget))
                {
                    _reserved += worst;
                    return;
                }

                // With nothing under way, waiting frees nothing.
                excess = _reserved == default ? Describe(worst) : null;
                changed = _changed.Task;
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

    private ModelPrice PriceOf(string model)
    {
        if (prices.Find(model) is { } price)
        {
            return price;
        }

        return !budget.LimitsCost
            ? ModelPrice.Free
            : throw stop.Request(new StopReason(RunStatus.Failed, new UnpricedModelException(BatchedModel.BaseOf(model)).Message));
    }

    private string Describe(Spending worst) => string.Create(CultureInfo.InvariantCulture, $"The budget is used up: {_spent.Cost:0.######} $ and {_spent.Tokens} tokens are spent, the next call may take up to {worst.Cost:0.######} $ and {worst.Tokens} tokens, and the limit is {(budget.MaxCost is { } cost ? $"{cost} $" : $"{budget.MaxTokens} tokens")}. Start the run again with a higher limit to go on; a limit on output tokens lowers what a call may take.");

    private string DescribeDay(string name, DayBudgetState state, Spending worst) => string.Create(CultureInfo.InvariantCulture, $"The day's budget '{name}' is used up: {state.Spent.Cost:0.######} $ and {state.Spent.Tokens} tokens are spent today (UTC) by all who share it, other runs have set {state.Leased.Cost:0.######} $ and {state.Leased.Tokens} tokens aside, the next call may take up to {worst.Cost:0.######} $ and {worst.Tokens} tokens, and the limit is {(budget.Day?.MaxCost is { } cost ? $"{cost} $" : $"{budget.Day?.MaxTokens} tokens")}. Start the run again tomorrow, or with a higher limit, to go on.");

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
