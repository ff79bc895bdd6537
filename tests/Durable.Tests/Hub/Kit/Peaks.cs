using System.Collections.Concurrent;

namespace Pipelines.Durable.Tests.Hub.Kit;

/// <summary>How many of a kind there were at once, at most.</summary>
internal sealed class Peaks
{
    private readonly ConcurrentDictionary<string, int> _peaks = new();

    public int this[string kind] => _peaks.GetValueOrDefault(kind);

    public void Enter(ref int count, string kind)
    {
        int now = Interlocked.Increment(ref count);
        _peaks.AddOrUpdate(kind, now, (_, before) => Math.Max(before, now));
    }

    public T During<T>(ref int count, string kind, Func<T> action)
    {
        Enter(ref count, kind);
        T result = action();
        Interlocked.Decrement(ref count);
        return result;
    }
}
