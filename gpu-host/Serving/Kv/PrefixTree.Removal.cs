using System.Diagnostics;
using GpuHost.Serving.Models;

namespace GpuHost.Serving.Kv;

/// <summary>How prefixes leave the tree: their time is over, room is needed, or the last request that used them ended.</summary>
internal sealed partial class PrefixTree
{
    /// <summary>When the first unlocked leaf's time is over.</summary>
    public long NextExpiry
    {
        get
        {
            long next = Forever;
            foreach (PrefixNode leaf in _leaves)
            {
                next = leaf.LockCount == 0 ? Math.Min(next, leaf.KeepUntil) : next;
            }

            return next;
        }
    }

    /// <summary>Drops every unlocked leaf whose time is over.</summary>
    public void Expire(long now)
    {
        // A leaf's removal may append its parent to the list; going backwards, what stands before stays where it is.
        for (int i = _leaves.Count - 1; i >= 0; i--)
        {
            PruneIfIdle(_leaves[i], now);
        }
    }

    /// <summary>Removes the unlocked leaf that was used least recently; false if every leaf is locked.</summary>
    public bool EvictOne()
    {
        PrefixNode? victim = null;
        foreach (PrefixNode leaf in _leaves)
        {
            if (leaf.LockCount == 0 && (victim is null || leaf.LastUsed < victim.LastUsed))
            {
                victim = leaf;
            }
        }

        if (victim is null)
        {
            return false;
        }

        EvictionCount++;
        RemoveLeaf(victim);
        return true;
    }

    /// <summary>Removes a leaf that nobody uses or keeps, and its ancestors as long as they become such leaves.</summary>
    private void PruneIfIdle(PrefixNode node, long now)
    {
        PrefixNode? next = node;
        while (next is { IsRoot: false, IsLeaf: true, LockCount: 0 } && next.KeepUntil <= now)
        {
            next = RemoveLeaf(next);
        }
    }

    /// <summary>Removes a leaf; returns its parent if that has become a leaf.</summary>
    private PrefixNode? RemoveLeaf(PrefixNode leaf)
    {
        Debug.Assert(leaf.IsLeaf && leaf.LockCount == 0 && leaf.HolderLease is null, "Only an idle leaf is removed.");
        if (leaf.KeepUntil > 0)
        {
            Leaving?.Invoke(ScopeOf(leaf), leaf);
        }

        PrefixNode parent = leaf.Parent!;
        SequenceId holder = leaf.Holder!.Value;
        parent.RemoveChild(leaf);
        _leaves.Remove(leaf);
        TokenCount -= leaf.Length;
        if (parent.IsRoot || !parent.IsLeaf)
        {
            sequences.Free(holder);
            DropRootIfEmpty(parent);
            return null;
        }

        sequences.Trim(holder, parent.End);
        parent.Holder = holder;
        _leaves.Add(parent);
        return parent;
    }

    private void DropRootIfEmpty(PrefixNode node)
    {
        if (node is { IsRoot: true, IsLeaf: true, LockCount: 0 })
        {
            _roots.Remove(node.Scope!);
        }
    }

    private static PrefixScope ScopeOf(PrefixNode node)
    {
        while (!node.IsRoot)
        {
            node = node.Parent!;
        }

        return node.Scope!;
    }
}
