using GpuHost.Serving.Kv;
using GpuHost.Serving.Snapshots;

namespace Pipelines.Bench.Eviction;

/// <summary>The engine's own tier, a byte for each token.</summary>
internal sealed class ShelfCache(long tokensMax) : IUnitCache
{
    private static readonly PrefixScope Scope = new("", "");
    private readonly SnapshotShelf _shelf = new(tokensMax, unitTokensMin: 1, bytesPerToken: 1, new RestoreEstimate());

    public int Serve(TraceUnit[] path)
    {
        int[] tokens = [.. path.SelectMany(unit => Enumerable.Repeat(unit.Id, unit.Tokens))];
        int hit = 0;
        foreach (SnapshotUnit unit in _shelf.Find(Scope, tokens, residentTokens: 0))
        {
            _shelf.NoteHit(unit);
            hit = unit.End;
        }

        int end = 0;
        foreach (TraceUnit piece in path)
        {
            end += piece.Tokens;
            if (piece.Id >= 0 && end > hit && _shelf.Promise(Scope, tokens, end, UnitReason.Common) is { } unit)
            {
                _shelf.Keep(unit, new byte[unit.TokenCount]);
            }
        }

        return hit;
    }
}
