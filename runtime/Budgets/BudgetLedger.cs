using System.Globalization;
using Pipelines.Core.Inference;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Budgets;

/// <summary>
/// Holds a run to its budget: the worst case of every call is reserved before it is made and settled after, so calls that are
/// under way together cannot overshoot. <c>spent + reserved ≤ budget</c> holds at every moment.
/// </summary>
internal sealed class BudgetLedger(RunBudget budget, PriceBook prices, RunStop stop)
{
    private readonly Lock _gate = new();
    private Spending _spent;
    private Spending _reserved;
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Adds what earlier attempts of the run have spent.</summary>
    public void Restore(ModelUsage usage)
    {
        lock (_gate)
        {
            decimal cost = prices.Find(usage.Model)?.CostOf(usage.Tokens) ?? 0;
            _spent += new Spending(cost, usage.Tokens.InputTokens + usage.Tokens.OutputTokens);
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

        ModelPrice price = PriceOf(request.Model);
        TokenUsage tokens = WorstCase.TokensOf(request, price);
        var worst = new Spending(price.CostOf(tokens), tokens.InputTokens + tokens.OutputTokens);
        while (true)
        {
            Task changed;
            string? excess = null;
            lock (_gate)
            {
                if ((_spent + _reserved + worst).FitsInto(budget))
                {
                    _reserved += worst;
                    return new BudgetReservation(this, price, worst);
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

        return budget.MaxCost is null
            ? ModelPrice.Free
            : throw stop.Request(new StopReason(RunStatus.Failed, new UnpricedModelException(model).Message));
    }

    private string Describe(Spending worst) => string.Create(CultureInfo.InvariantCulture, $"The budget is used up: {_spent.Cost:0.######} $ and {_spent.Tokens} tokens are spent, the next call may take up to {worst.Cost:0.######} $ and {worst.Tokens} tokens, and the limit is {(budget.MaxCost is { } cost ? $"{cost} $" : $"{budget.MaxTokens} tokens")}. Start the run again with a higher limit to go on; a limit on output tokens lowers what a call may take.");

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
