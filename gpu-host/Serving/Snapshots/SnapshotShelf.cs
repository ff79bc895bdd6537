using System.Diagnostics;
using GpuHost.Serving.Kv;
using GpuHost.Serving.Snapshots.Format;

namespace GpuHost.Serving.Snapshots;

/// <summary>
/// The tier in the host's memory: saved KV of prefixes that left the context or are worth having twice. A unit is dropped only
/// when nothing builds on it and nobody is about to restore it. Owner thread only.
/// </summary>
/// <remarks>
/// What goes when room is needed is what saves the least per byte (<see cref="UnitWorth"/>).
/// </remarks>
internal sealed class SnapshotShelf(long bytesMax, int unitTokensMin, long bytesPerToken, RestoreEstimate estimate)
{
    private readonly SnapshotIndex _index = new();
    private readonly List<SnapshotUnit> _promised = [];
    private double _clock;

    /// <summary>A unit is, or will be, wanted again; the tiers below may store it.</summary>
    public event Action<SnapshotUnit>? WorthStoring;

    /// <summary>A request began with a unit and did not compute it, wherever it found it.</summary>
    public event Action<SnapshotUnit>? Used;

    /// <summary>A unit had to make room; it still has its state.</summary>
    public event Action<SnapshotUnit>? Evicted;

    /// <summary>The engine did not take a unit, or made nonsense of it.</summary>
    public event Action<SnapshotUnit>? Refused;

    public RestoreEstimate Estimate => estimate;

    public long BytesUsed { get; private set; }

    public int UnitCount => _index.Count;

    public long EvictionCount { get; private set; }

    public long BytesMax => bytesMax;

    public IReadOnlyCollection<SnapshotUnit> Units => _index.Units;

    /// <summary>False where nothing can be kept: no room was given, or the model's states cannot be cut.</summary>
    public bool IsEnabled => bytesMax > 0 && bytesPerToken > 0;

    /// <summary>
    /// Makes a place for the KV of a path; null if it is there already, too short to be worth it, or too large.
    /// </summary>
    public SnapshotUnit? Promise(PrefixScope scope, int[] path, int end, UnitReason reason)
    {
        if (!IsEnabled)
        {
            return null;
        }

        SnapshotUnit? parent = _index.FindDeepest(scope, path.AsSpan(0, end));
        var unit = new SnapshotUnit(scope, path, end, parent, reason);
        if (unit.TokenCount < unitTokensMin || !TryMakeRoom(unit.TokenCount * bytesPerToken, parent) || !_index.TryAdd(unit))
        {
            return null;
        }

        if (parent is not null)
        {
            parent.ChildCount++;
        }

        _promised.Add(unit);
        return unit;
    }

    /// <summary>The unit's state is there.</summary>
    public void Keep(SnapshotUnit unit, byte[] state)
    {
        Debug.Assert(unit.State is null, "A unit is saved once.");
        _promised.Remove(unit);
        unit.State = state;
        BytesUsed += unit.SizeBytes;
        Rank(unit);
        if (unit.Reason is UnitReason.Breakpoint or UnitReason.Common)
        {
            WorthStoring?.Invoke(unit);
        }
    }

    /// <summary>
    /// Takes a unit that a tier below had, after those that it builds on; false if there is no room for it, or those are not
    /// there any more.
    /// </summary>
    /// <param name="scope">With whom it is shared.</param>
    /// <param name="path">Its tokens from the start, to its end.</param>
    /// <param name="start">Where its own begin.</param>
    /// <param name="state">Verified.</param>
    /// <param name="origin">Which tier had it.</param>
    /// <param name="stored">Where it lies there.</param>
    /// <param name="storedTiers">How many tiers have it, as far as is known.</param>
    public bool TryAdopt(PrefixScope scope, int[] path, int start, byte[] state, CacheTier origin, KvsName stored, int storedTiers)
    {
        if (_index.Find(scope, path) is not null)
        {
            return true;
        }

        SnapshotUnit? parent = start > 0 ? _index.Find(scope, path.AsSpan(0, start)) : null;
        if (start > 0 && parent is not { State: not null })
        {
            return false;
        }

        var unit = new SnapshotUnit(scope, path, path.Length, parent, UnitReason.Common)
        {
            State = state,
            Origin = origin,
            StoredName = stored,
            StoredTiers = storedTiers,
        };
        if (!IsEnabled || !TryMakeRoom(state.LongLength, parent) || !_index.TryAdd(unit))
        {
            return false;
        }

        if (parent is not null)
        {
            parent.ChildCount++;
        }

        BytesUsed += unit.SizeBytes;
        Rank(unit);
        return true;
    }

    /// <summary>Whether so many bytes could be had by dropping what nobody is about to restore.</summary>
    public bool CouldMakeRoom(long bytes)
    {
        var held = new HashSet<SnapshotUnit>();
        foreach (SnapshotUnit pinned in _index.Units.Where(static unit => unit.PinCount > 0))
        {
            for (SnapshotUnit? unit = pinned; unit is not null && held.Add(unit); unit = unit.Parent)
            {
            }
        }

        return held.Sum(static unit => unit.SizeBytes) + PromisedBytes + bytes <= bytesMax;
    }

    /// <summary>The deepest unit on a path that has a state; null if there is none.</summary>
    public SnapshotUnit? Deepest(PrefixScope scope, ReadOnlySpan<int> tokens)
    {
        SnapshotUnit? deepest = IsEnabled ? _index.FindDeepest(scope, tokens) : null;
        while (deepest is { State: null })
        {
            deepest = deepest.Parent;
        }

        return deepest;
    }

    /// <summary>The commands that would have kept the promises will never run.</summary>
    public void BreakPromises()
    {
        // The last promised first: a later one may build on an earlier one.
        for (int i = _promised.Count - 1; i >= 0; i--)
        {
            Detach(_promised[i]);
        }

        _promised.Clear();
    }

    /// <summary>
    /// The units to restore, first to last, for the longest saved beginning of the tokens beyond what the context has; empty if
    /// there is none, or computing is faster.
    /// </summary>
    public IReadOnlyList<SnapshotUnit> Find(PrefixScope scope, ReadOnlySpan<int> tokens, int residentTokens)
    {
        SnapshotUnit? deepest = Deepest(scope, tokens);
        var chain = new List<SnapshotUnit>();
        long bytes = 0;
        for (SnapshotUnit? unit = deepest; unit is not null && unit.End > residentTokens; unit = unit.Parent)
        {
            chain.Insert(0, unit);
            bytes += unit.SizeBytes;
        }

        return chain.Count > 0 && estimate.RestoringWins(deepest!.End - residentTokens, bytes) ? chain : [];
    }

    /// <summary>It was restored: a second sighting, so it is worth storing. Returns the tier that it came from.</summary>
    public CacheTier NoteHit(SnapshotUnit unit)
    {
        CacheTier origin = unit.Origin;
        unit.Origin = CacheTier.Host;
        NoteUse(unit);
        WorthStoring?.Invoke(unit);
        return origin;
    }

    /// <summary>A request found these tokens in the context: what is saved of them was wanted, too, and will be when they have left it.</summary>
    public void NoteFoundAbove(PrefixScope scope, ReadOnlySpan<int> tokens)
    {
        // Also of what is promised: those who waited for it start before it is saved.
        for (SnapshotUnit? unit = IsEnabled ? _index.FindDeepest(scope, tokens) : null; unit is not null; unit = unit.Parent)
        {
            NoteUse(unit);
        }
    }

    /// <summary>A second request begins like this: if it is saved already, it is worth storing.</summary>
    public void NoteCommon(PrefixScope scope, ReadOnlySpan<int> tokens)
    {
        if (_index.Find(scope, tokens) is { State: not null } unit)
        {
            WorthStoring?.Invoke(unit);
        }
    }

    /// <summary>The engine refused its state: it and all that builds on it are useless, here and in the tiers below.</summary>
    public void Drop(SnapshotUnit unit)
    {
        foreach (SnapshotUnit child in _index.Units.Where(other => other.Parent == unit).ToList())
        {
            Drop(child);
        }

        if (_index.Find(unit.Scope, unit.Tokens) == unit)
        {
            _promised.Remove(unit);
            Detach(unit);
            Refused?.Invoke(unit);
        }
    }

    /// <summary>What was restored for these tokens made nonsense of the context: none of it is used again.</summary>
    public void DropPath(PrefixScope scope, ReadOnlySpan<int> tokens)
    {
        SnapshotUnit? unit = Deepest(scope, tokens);
        while (unit is { Parent: not null })
        {
            unit = unit.Parent;
        }

        if (unit is not null)
        {
            Drop(unit);
        }
    }

    /// <summary>It was saved for a job that is over; it stays only if others build on it or are about to restore it.</summary>
    public void Free(SnapshotUnit unit)
    {
        if (unit.IsEvictable && _index.Find(unit.Scope, unit.Tokens) == unit)
        {
            Detach(unit);
        }
    }

    private bool TryMakeRoom(long bytes, SnapshotUnit? parent)
    {
        if (bytes > bytesMax)
        {
            return false;
        }

        while (BytesUsed + PromisedBytes + bytes > bytesMax)
        {
            if (LeastWorth(parent) is not { } victim)
            {
                return false;
            }

            _clock = victim.Worth;
            EvictionCount++;
            Detach(victim);
            Evicted?.Invoke(victim);
        }

        return true;
    }

    private long PromisedBytes => _promised.Sum(unit => unit.TokenCount * bytesPerToken);

    private SnapshotUnit? LeastWorth(SnapshotUnit? spared)
    {
        SnapshotUnit? least = null;
        foreach (SnapshotUnit unit in _index.Units)
        {
            if (unit.IsEvictable && unit != spared && (least is null || unit.Worth < least.Worth))
            {
                least = unit;
            }
        }

        return least;
    }

    private void Detach(SnapshotUnit unit)
    {
        _index.Remove(unit);
        BytesUsed -= unit.SizeBytes;
        if (unit.Parent is not null)
        {
            unit.Parent.ChildCount--;
        }
    }

    private void NoteUse(SnapshotUnit unit)
    {
        unit.Hits++;
        if (unit.State is not null)
        {
            Rank(unit);
            Used?.Invoke(unit);
        }
    }

    private void Rank(SnapshotUnit unit)
    {
        double before = unit.Reason == UnitReason.Interval ? UnitWorth.GuessedUses : UnitWorth.StatedUses;
        unit.Worth = UnitWorth.Of(_clock, estimate.PrefillSeconds(unit.TokenCount), UnitWorth.ExpectedUses(before, unit.Hits), unit.SizeBytes);
    }
}
