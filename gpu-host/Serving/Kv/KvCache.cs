using System.Diagnostics;
using GpuHost.Serving.Models;
using GpuHost.Serving.Scheduling;
using GpuHost.Serving.Snapshots;

namespace GpuHost.Serving.Kv;

/// <summary>
/// All bookkeeping of the context's KV cells in one place: who holds which tokens, what is free, what can be evicted, what is
/// saved in the host's memory. The scheduler asks it and never touches ids or nodes; it never touches the engine, but leaves
/// <see cref="Commands"/> for the runner. Owner thread only.
/// </summary>
/// <remarks>
/// <c>cells used = tokens of the prefix tree (each once) + private tokens of the leases</c>, exactly: a prefix is shared by
/// reference, and what two requests computed twice is given up once (<see cref="PrefixTree.Grow"/>).
/// </remarks>
internal sealed class KvCache
{
    private readonly SequencePool _sequences;
    private readonly PrefixTree _tree;
    private readonly HashSet<KvLease> _leases = [];
    private readonly bool _canShare;
    private readonly int _gridTokens;
    private int _privateTokens;

    /// <param name="limits">Of the context.</param>
    /// <param name="canShare">False if the model's memory cannot be cut: then every request computes its whole prompt.</param>
    /// <param name="detectedPrefixTokensMin">Shorter common prefixes are not kept for being common.</param>
    /// <param name="snapshots">The tier in the host's memory.</param>
    /// <param name="gridTokens">Prefixes are matched, kept and saved at multiples of this only.</param>
    public KvCache(EngineLimits limits, bool canShare, int detectedPrefixTokensMin, SnapshotShelf snapshots, int gridTokens = 1)
    {
        _gridTokens = gridTokens;
        CellsTotal = limits.ContextTokens;
        _canShare = canShare;
        Snapshots = snapshots;
        _sequences = new SequencePool(limits.SequencesMax, keepsScratch: snapshots.IsEnabled);
        _tree = new PrefixTree(_sequences, detectedPrefixTokensMin);
        _tree.Leaving += (scope, node) => Save(scope, node.Path, node.End, node.Holder!.Value, ReasonOf(node));
    }

    public int CellsTotal { get; }

    public int CellsUsed => _tree.TokenCount + _privateTokens;

    public int CellsFree => CellsTotal - CellsUsed;

    /// <summary>Cells that are free or could be made free now.</summary>
    public int CellsAvailable => CellsFree + _tree.EvictableTokenCount;

    /// <summary>Cells that hold prefixes which no running request uses.</summary>
    public int IdleTokens => _tree.EvictableTokenCount;

    public int EvictionCount => _tree.EvictionCount;

    /// <summary>Changes to the context that wait to be made, in order.</summary>
    public IReadOnlyList<SequenceCommand> Commands => _sequences.Commands;

    /// <summary>The tier in the host's memory.</summary>
    public SnapshotShelf Snapshots { get; }

    /// <summary>The sequence through which snapshots go in and out.</summary>
    public SequenceId? Scratch => _sequences.Scratch;

    internal PrefixTree Tree => _tree;

    internal SequencePool Sequences => _sequences;

    internal IReadOnlyCollection<KvLease> Leases => _leases;

    /// <summary>How much of a prompt the context holds already; changes nothing.</summary>
    public PrefixMatch Match(PrefixScope scope, ReadOnlySpan<int> prompt)
    {
        PrefixMatch match = _canShare ? _tree.Match(scope, prompt) : default;
        int onGrid = OnGrid(match.Length);
        return onGrid == match.Length ? match : _tree.Match(scope, prompt[..onGrid]);
    }

    /// <summary>
    /// Takes a sequence for a request and gives it the matched prefix. Null if every id is in use and none can be freed.
    /// </summary>
    /// <param name="scope">With whom it may share.</param>
    /// <param name="match">Fresh; nothing may have changed since.</param>
    /// <param name="sharesPrefix">False for work that must compute every token itself.</param>
    /// <param name="now">Timestamp.</param>
    public KvLease? TryOpen(PrefixScope scope, PrefixMatch match, bool sharesPrefix, long now)
    {
        // Locked before anything is evicted for an id: the match itself must not be the victim.
        PrefixNode node = _tree.Lock(scope, match, now);
        if (!TryTakeSequence(out SequenceId sequence))
        {
            _tree.Unlock(node, now);
            return null;
        }

        var lease = new KvLease(sequence, node, match.Length, sharesPrefix && _canShare);
        _leases.Add(lease);
        if (match.Length > 0)
        {
            _sequences.Share(node.AnyLeaf().Holder!.Value, sequence, 0, match.Length);
        }

        return lease;
    }

    /// <summary>Notes that a request's tokens up to <paramref name="computed"/> are now in the context.</summary>
    /// <param name="lease">The request.</param>
    /// <param name="computed">How many of its tokens are computed, or restored.</param>
    /// <param name="path">Tokens that others may share, from the start; those computed go into the tree.</param>
    public void Advance(KvLease lease, int computed, int[] path)
    {
        Debug.Assert(computed >= lease.ComputedTokens, "A request only moves on.");
        _privateTokens -= lease.PrivateTokens;
        lease.ComputedTokens = computed;
        if (lease.SharesPrefix)
        {
            _tree.Grow(lease, path, Math.Min(computed, path.Length));
        }

        _privateTokens += lease.PrivateTokens;
    }

    /// <summary>Saves the beginning of a request's tokens in the host's memory, unless it is there.</summary>
    /// <param name="lease">The request.</param>
    /// <param name="scope">With whom it shares.</param>
    /// <param name="path">Its tokens.</param>
    /// <param name="length">How many of them to save.</param>
    /// <param name="reason">Why.</param>
    /// <returns>How many tokens are newly saved.</returns>
    public int Save(KvLease lease, PrefixScope scope, int[] path, int length, UnitReason reason)
    {
        Debug.Assert(length <= lease.ComputedTokens, "Only what is computed can be saved.");
        return lease.SharesPrefix && Save(scope, path, OnGrid(length), lease.Sequence, reason) is { } unit ? unit.TokenCount : 0;
    }

    /// <summary>Saves all that a request has computed, for itself alone; null if that is not possible or not worth it.</summary>
    public SnapshotUnit? SaveForItself(KvLease lease, PrefixScope scope, int[] path) =>
        lease.SharesPrefix ? Save(scope, path, OnGrid(Math.Min(lease.ComputedTokens, path.Length)), lease.Sequence, UnitReason.SwapOut) : null;

    /// <summary>Evicts idle prefixes until so many cells are free; false if they cannot be had.</summary>
    public bool TryReserve(int cells)
    {
        while (CellsFree < cells)
        {
            if (!_tree.EvictOne())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Drops one idle prefix, whether cells are needed or not; false if there is none.</summary>
    public bool EvictIdle() => _tree.EvictOne();

    /// <summary>Drops every idle prefix: what is left are the cells of running requests.</summary>
    public void EvictAllIdle()
    {
        while (_tree.EvictOne())
        {
        }
    }

    /// <summary>Ends a request's hold and keeps of its KV what is worth it.</summary>
    public void Close(KvLease lease, KvRetention retention, long now)
    {
        Debug.Assert(_leases.Contains(lease), "A lease is closed once.");
        _leases.Remove(lease);
        _privateTokens -= lease.PrivateTokens;
        PrefixTree.Keep(lease, OnGrid(Math.Min(retention.UnitTokens, lease.RegisteredTokens)), PrefixTree.Forever);
        PrefixTree.Keep(lease, OnGrid(lease.RegisteredTokens), retention.TailUntil);
        _tree.Release(lease, now);
    }

    /// <summary>Drops what was kept for a time that is over, and the least used of the rest over a limit.</summary>
    public void Expire(long now, int idleTokensMax)
    {
        _tree.Expire(now);
        while (IdleTokens > idleTokensMax && _tree.EvictOne())
        {
        }
    }

    /// <summary>When the first of the idle prefixes that are kept for a time is to go; <see cref="long.MaxValue"/> for none.</summary>
    public long NextExpiry => _tree.NextExpiry;

    public void ForgetCommands() => _sequences.ForgetCommands();

    /// <summary>The context is to be emptied as a whole; every lease is void. Saved snapshots stay.</summary>
    public void Reset()
    {
        _leases.Clear();
        _privateTokens = 0;
        _tree.Clear();
        _sequences.Reset();
        Snapshots.BreakPromises();
    }

    private int OnGrid(int tokens) => DeterministicGrid.Floor(tokens, _gridTokens);

    private static UnitReason ReasonOf(PrefixNode node) => node.KeepUntil == PrefixTree.Forever ? UnitReason.Common : UnitReason.Turn;

    private SnapshotUnit? Save(PrefixScope scope, int[] path, int length, SequenceId holder, UnitReason reason)
    {
        SnapshotUnit? unit = Snapshots.Promise(scope, path, length, reason);
        if (unit is not null)
        {
            _sequences.Save(holder, unit);
        }

        return unit;
    }

    private bool TryTakeSequence(out SequenceId sequence)
    {
        while (!_sequences.TryTake(out sequence))
        {
            if (!_tree.EvictOne())
            {
                return false;
            }
        }

        return true;
    }
}
