using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Replay;

/// <summary>
/// Events from outside and those who wait for them, by name without regard to case, first come first served. At any time a name has waiters
/// or kept events, never both.
/// </summary>
internal sealed class EventInbox
{
    private readonly Dictionary<string, LinkedList<TaskCompletionSource<string?>>> _waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly LinkedList<HistoryEvent> _kept = [];

    public int WaiterCount { get; private set; }

    /// <summary>Events that nobody has waited for, in their order.</summary>
    public IReadOnlyCollection<HistoryEvent> Kept => _kept;

    public void Receive(HistoryEvent raised)
    {
        if (_waiters.TryGetValue(raised.EventRaised.Name, out LinkedList<TaskCompletionSource<string?>>? queue) && queue.First is { } first)
        {
            queue.RemoveFirst();
            WaiterCount--;
            first.Value.TrySetResult(raised.EventRaised.Input);
        }
        else
        {
            _kept.AddLast(raised);
        }
    }

    /// <returns>The payload of the next event of that name.</returns>
    public Task<string?> TakeAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (LinkedListNode<HistoryEvent>? node = _kept.First; node is not null; node = node.Next)
        {
            if (string.Equals(node.Value.EventRaised.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                _kept.Remove(node);
                return Task.FromResult<string?>(node.Value.EventRaised.Input);
            }
        }

        return Wait(name, cancellationToken);
    }

    private Task<string?> Wait(string name, CancellationToken cancellationToken)
    {
        if (!_waiters.TryGetValue(name, out LinkedList<TaskCompletionSource<string?>>? queue))
        {
            _waiters.Add(name, queue = new LinkedList<TaskCompletionSource<string?>>());
        }

        TaskCompletionSource<string?> source = new();
        LinkedListNode<TaskCompletionSource<string?>> waiter = queue.AddLast(source);
        WaiterCount++;
        cancellationToken.Register(() =>
        {
            if (waiter.List is not null)
            {
                queue.Remove(waiter);
                WaiterCount--;
                source.TrySetCanceled(cancellationToken);
            }
        });
        return source.Task;
    }
}
