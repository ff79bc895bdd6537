using Pipelines.Core.Usage;
using Pipelines.Runtime.Budgets.Leases;

namespace Pipelines.Runtime.Budgets;

/// <summary>An amount set aside for one call. Disposing gives back what the call did not settle.</summary>
/// <param name="ledger">The run's.</param>
/// <param name="ofRun">The part of a shared budget of the run that it is a part of; null when it is none.</param>
/// <param name="ofDay">The same for a day's.</param>
/// <param name="price">Of the model.</param>
/// <param name="reserved">The worst case; nothing where nothing is limited.</param>
internal sealed class BudgetReservation(BudgetLedger ledger, BudgetQuota? ofRun, BudgetQuota? ofDay, ModelPrice price, Spending reserved) : IDisposable
{
    private bool _isClosed;

    /// <summary>Replaces the worst case by what was used.</summary>
    public void Settle(TokenUsage used) => Close(new Spending(price.CostOf(used), used.InputTokens + used.OutputTokens));

    /// <summary>The call is at a provider, and nobody waits for it: what it may cost stays set aside.</summary>
    public void Keep()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        ledger.Close(reserved, default);
        ofRun?.Keep(reserved);
        ofDay?.Keep(reserved);
    }

    public void Dispose() => Close(default);

    private void Close(Spending spent)
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        ledger.Close(reserved, spent);
        ofRun?.Close(reserved, spent);
        ofDay?.Close(reserved, spent);
    }
}
