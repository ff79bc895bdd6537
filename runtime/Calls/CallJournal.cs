using System.Collections.Concurrent;
using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Calls;

/// <summary>The calls of one partition that others may be waiting for; disposing takes them off the board.</summary>
internal sealed class CallJournal(IPartitionLog log) : IDisposable
{
    private readonly ConcurrentBag<AnswerBoard.Lead> _leads = [];

    public IPartitionLog Log { get; } = log;

    public void Keep(AnswerBoard.Lead lead) => _leads.Add(lead);

    public void Dispose()
    {
        foreach (AnswerBoard.Lead lead in _leads)
        {
            lead.TakeDown();
        }
    }
}
