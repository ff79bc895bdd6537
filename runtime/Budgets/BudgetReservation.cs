using Pipelines.Core.Usage;
using Pipelines.Runtime.Budgets.Day;

namespace Pipelines.Runtime.Budgets;

/// <summary>An amount set aside for one call. Disposing gives back what the call did not settle.</summary>
internal sealed class BudgetReservation(BudgetLedger ledger, DayQuota? quota, ModelPrice price, Spending reserved) : IDisposable
{
    private bool _isClosed;

    /// <summary>Replaces the worst case by what was used.</summary>
    public void Settle(TokenUsage used) => Close(new Spending(price.CostOf(used), used.InputTokens + used.OutputTokens));

    public void Dispose() => Close(default);

    private void Close(Spending spent)
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        ledger.Close(reserved, spent);
        quota?.Close(reserved, spent);
    }
}
