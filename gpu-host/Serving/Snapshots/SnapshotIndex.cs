using GpuHost.Serving.Kv;

namespace GpuHost.Serving.Snapshots;

/// <summary>Finds units by the tokens that they end.</summary>
internal sealed class SnapshotIndex
{
    private readonly Dictionary<(PrefixScope Scope, int End, ulong Hash), SnapshotUnit> _units = [];

    // Where units end, per scope, and how many end there: only those lengths of a prompt are looked up.
    private readonly Dictionary<PrefixScope, SortedDictionary<int, int>> _ends = [];

    public int Count => _units.Count;

    public IReadOnlyCollection<SnapshotUnit> Units => _units.Values;

    public SnapshotUnit? Find(PrefixScope scope, ReadOnlySpan<int> path)
    {
        SnapshotUnit? unit = _units.GetValueOrDefault((scope, path.Length, PathHash.Of(path)));
        return unit is not null && path.SequenceEqual(unit.Tokens) ? unit : null;
    }

    /// <summary>The unit that ends deepest within the tokens, whether it has a state yet or not.</summary>
    public SnapshotUnit? FindDeepest(PrefixScope scope, ReadOnlySpan<int> tokens)
    {
        if (!_ends.TryGetValue(scope, out SortedDictionary<int, int>? ends))
        {
            return null;
        }

        ulong[] hashes = PathHash.OfBeginnings(tokens);
        SnapshotUnit? deepest = null;
        foreach (int end in ends.Keys)
        {
            if (end > tokens.Length)
            {
                break;
            }

            if (_units.TryGetValue((scope, end, hashes[end]), out SnapshotUnit? unit) && tokens[..end].SequenceEqual(unit.Tokens))
            {
                deepest = unit;
            }
        }

        return deepest;
    }

    /// <summary>False if another unit has the same hash: then the new one is simply not kept.</summary>
    public bool TryAdd(SnapshotUnit unit)
    {
        if (!_units.TryAdd(KeyOf(unit), unit))
        {
            return false;
        }

        if (!_ends.TryGetValue(unit.Scope, out SortedDictionary<int, int>? ends))
        {
            ends = [];
            _ends.Add(unit.Scope, ends);
        }

        ends[unit.End] = ends.GetValueOrDefault(unit.End) + 1;
        return true;
    }

    public void Remove(SnapshotUnit unit)
    {
        _units.Remove(KeyOf(unit));
        SortedDictionary<int, int> ends = _ends[unit.Scope];
        if (--ends[unit.End] == 0)
        {
            ends.Remove(unit.End);
        }

        if (ends.Count == 0)
        {
            _ends.Remove(unit.Scope);
        }
    }

    private static (PrefixScope Scope, int End, ulong Hash) KeyOf(SnapshotUnit unit) => (unit.Scope, unit.End, PathHash.Of(unit.Tokens));
}
