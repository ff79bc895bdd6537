using GpuHost.Serving.Models;
using GpuHost.Serving.Snapshots;

namespace GpuHost.Serving.Kv;

/// <summary>
/// Proves the invariants of <see cref="KvCache"/> and <see cref="PrefixTree"/>, and that the context holds exactly what the
/// books say. Run when the engine is idle and after every step in tests; only valid when no command waits.
/// </summary>
internal sealed class KvIntegrity(KvCache cache, IModelEngine engine)
{
    private readonly Dictionary<SequenceId, string> _owners = [];
    private int _treeTokens;
    private int _lockedTokens;
    private int _leafCount;

    /// <exception cref="KvIntegrityException">An invariant does not hold.</exception>
    public static void Check(KvCache cache, IModelEngine engine) => new KvIntegrity(cache, engine).Check();

    /// <summary>The same of an engine that nobody asks anything: no request may have left a hold on anything.</summary>
    /// <exception cref="KvIntegrityException">An invariant does not hold.</exception>
    public static void CheckIdle(KvCache cache, IModelEngine engine)
    {
        Check(cache, engine);
        Require(cache.Leases.Count == 0, $"{cache.Leases.Count} leases are left of requests that are over");
        foreach (SnapshotUnit unit in cache.Snapshots.Units)
        {
            Require(unit.PinCount == 0, $"a saved prefix of {unit.End} tokens is pinned for nobody");
            Require(unit.State is not null, $"a prefix of {unit.End} tokens was promised and never saved");
        }
    }

    private void Check()
    {
        Require(cache.Commands.Count == 0, "commands wait");
        foreach (PrefixNode root in cache.Tree.Roots.Values)
        {
            Require(root is { Start: 0, End: 0 } && (!root.IsLeaf || root.LockCount > 0), "an empty root was left behind");
            CheckNode(root);
        }

        CheckTotals();
        CheckLeases();
        CheckSequences();
    }

    private void CheckNode(PrefixNode node)
    {
        int locks = cache.Leases.Count(lease => lease.Node == node);
        foreach (PrefixNode child in node.Children)
        {
            Require(child.Parent == node && child.Start == node.End, "a child does not begin where its parent ends");
            Require(child.Length > 0 && child.Path.Length >= child.End, "an edge is empty or longer than its path");
            Require(node.TryGetChild(child.Path[child.Start], out PrefixNode? found) && found == child, "a child is filed under another token");
            Require(child.Path.AsSpan(0, node.End).SequenceEqual(node.Path.AsSpan(0, node.End)), "a child's path is not its parent's");
            locks += child.LockCount;
            CheckNode(child);
        }

        Require(locks == node.LockCount, $"a node of {node.End} tokens counts {node.LockCount} locks, not {locks}");
        _treeTokens += node.Length;
        _lockedTokens += node.LockCount > 0 ? node.Length : 0;
        CheckHolder(node);
    }

    private void CheckHolder(PrefixNode node)
    {
        if (node.IsRoot || !node.IsLeaf)
        {
            Require(node.Holder is null && node.HolderLease is null, "an inner node has a holder");
            return;
        }

        _leafCount++;
        Require(node.Holder is not null, "a leaf has no holder");
        if (node.HolderLease is { } lease)
        {
            Require(lease.Sequence == node.Holder && lease.Node == node, "a leaf's lease is not that of its holder");
        }
        else
        {
            Own(node.Holder!.Value, "an idle leaf");
            Require(Holds(node.Holder.Value, node.End), $"the context does not hold the {node.End} tokens of an idle leaf in {node.Holder}");
        }
    }

    private void CheckTotals()
    {
        Require(_treeTokens == cache.Tree.TokenCount, $"the tree has {_treeTokens} tokens, not {cache.Tree.TokenCount}");
        Require(_lockedTokens == cache.Tree.LockedTokenCount, $"{_lockedTokens} tokens are locked, not {cache.Tree.LockedTokenCount}");
        Require(_leafCount == cache.Tree.Leaves.Count, "the list of leaves is not that of the tree");
        int privateTokens = cache.Leases.Sum(lease => lease.PrivateTokens);
        Require(_treeTokens + privateTokens == cache.CellsUsed, "the cells used are not the tree's tokens and the private ones");
        Require(cache.CellsUsed <= cache.CellsTotal, "more cells are used than there are");
    }

    private void CheckLeases()
    {
        foreach (KvLease lease in cache.Leases)
        {
            Own(lease.Sequence, "a request");
            Require(
                lease.CachedTokens <= lease.RegisteredTokens && lease.RegisteredTokens <= lease.ComputedTokens,
                $"cached {lease.CachedTokens}, registered {lease.RegisteredTokens}, computed {lease.ComputedTokens} are out of order");
            Require(Holds(lease.Sequence, lease.ComputedTokens), $"the context does not hold the {lease.ComputedTokens} tokens of a request in {lease.Sequence}");
        }
    }

    private void CheckSequences()
    {
        for (int value = 0; value < cache.Sequences.SequencesMax; value++)
        {
            var sequence = new SequenceId(value);
            bool owned = _owners.ContainsKey(sequence);
            Require(owned != cache.Sequences.IsFree(sequence), $"{sequence} is {(owned ? "owned and free" : "neither owned nor free")}");
            Require(owned || Holds(sequence, 0), $"{sequence} is free and holds tokens");
        }

        Require(cache.Scratch is not { } scratch || Holds(scratch, 0), "the scratch sequence holds tokens");
        Require(cache.Sequences.FreeCount + _owners.Count == cache.Sequences.SequencesMax, "an id is in the free list twice");
    }

    private void Own(SequenceId sequence, string owner) =>
        Require(_owners.TryAdd(sequence, owner), $"{sequence} belongs to {owner} and to {_owners.GetValueOrDefault(sequence)}");

    private bool Holds(SequenceId sequence, int tokens)
    {
        PositionRange positions = engine.GetPositions(sequence);
        return tokens == 0 ? positions.IsEmpty : positions.First == 0 && positions.Last == tokens - 1;
    }

    private static void Require(bool holds, string contradiction)
    {
        if (!holds)
        {
            throw new KvIntegrityException(contradiction);
        }
    }
}
