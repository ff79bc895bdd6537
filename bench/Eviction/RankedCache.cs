namespace Pipelines.Bench.Eviction;

/// <summary>
/// Units in a tree, as the engine's tier keeps them, with another rule for who goes: of those that nothing builds on, the one
/// with the least rank.
/// </summary>
internal sealed class RankedCache(long tokensMax, Func<CachedUnit, double> rank) : IUnitCache
{
    private readonly Dictionary<int, CachedUnit> _units = [];
    private long _tokens;
    private int _now;

    public int Serve(TraceUnit[] path)
    {
        _now++;
        int hit = 0;
        bool isHit = true;
        CachedUnit? parent = null;
        foreach (TraceUnit piece in path)
        {
            if (piece.Id < 0)
            {
                break;
            }

            if (_units.TryGetValue(piece.Id, out CachedUnit? known))
            {
                known.LastUsed = _now;
                known.Uses++;
                hit += isHit ? piece.Tokens : 0;
                parent = known;
                continue;
            }

            isHit = false;
            parent = Insert(piece, parent);
            if (parent is null)
            {
                break; // what builds on it has no place either
            }
        }

        return hit;
    }

    private CachedUnit? Insert(TraceUnit piece, CachedUnit? parent)
    {
        while (_tokens + piece.Tokens > tokensMax)
        {
            CachedUnit? victim = null;
            double least = double.PositiveInfinity;
            foreach (CachedUnit unit in _units.Values)
            {
                if (unit.Children == 0 && unit != parent && rank(unit) < least)
                {
                    (victim, least) = (unit, rank(unit));
                }
            }

            if (victim is null)
            {
                return null;
            }

            _units.Remove(victim.Id);
            _tokens -= victim.Tokens;
            if (victim.Parent is not null)
            {
                victim.Parent.Children--;
            }
        }

        var added = new CachedUnit(piece.Id, piece.Tokens, parent, _now) { LastUsed = _now };
        _units.Add(piece.Id, added);
        _tokens += piece.Tokens;
        if (parent is not null)
        {
            parent.Children++;
        }

        return added;
    }
}
