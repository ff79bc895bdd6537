namespace Pipelines.Bench.Eviction;

/// <summary>When each unit is used, for the rule that knows the future: who is used again last goes first (Belady).</summary>
internal sealed class FutureUses
{
    private readonly Dictionary<int, List<int>> _uses = [];

    public FutureUses(Trace trace)
    {
        for (int i = 0; i < trace.Requests.Count; i++)
        {
            foreach (TraceUnit unit in trace.Requests[i].Where(unit => unit.Id >= 0))
            {
                if (!_uses.TryGetValue(unit.Id, out List<int>? uses))
                {
                    uses = [];
                    _uses.Add(unit.Id, uses);
                }

                uses.Add(i + 1);
            }
        }
    }

    /// <summary>The less, the later it is used again; a unit that never is has the least of all.</summary>
    public double Rank(CachedUnit unit, int now)
    {
        List<int> uses = _uses[unit.Id];
        int next = uses.BinarySearch(now + 1);
        next = next < 0 ? ~next : next;
        return next == uses.Count ? double.MinValue : -uses[next];
    }
}
