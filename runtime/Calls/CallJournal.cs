using System.Collections.Concurrent;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Calls;

/// <summary>The calls of one partition that others may be waiting for; disposing takes them off the board.</summary>
/// <param name="log">The partition's log; stays the caller's.</param>
/// <param name="account">Pays for the calls; stays the caller's.</param>
/// <param name="guard">Watches the stage for calls that fail alike; null where nobody does.</param>
internal sealed class CallJournal(IPartitionLog log, BudgetAccount account, FailureGuard? guard = null) : IDisposable
{
    private readonly ConcurrentBag<AnswerBoard.Lead> _leads = [];

    public IPartitionLog Log { get; } = log;

    public BudgetAccount Account { get; } = account;

    public FailureGuard? Guard { get; } = guard;

    public void Keep(AnswerBoard.Lead lead) => _leads.Add(lead);

    public void Dispose()
    {
        foreach (AnswerBoard.Lead lead in _leads)
        {
            lead.TakeDown();
        }
    }
}
