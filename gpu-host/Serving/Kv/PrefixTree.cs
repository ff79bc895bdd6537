using System.Diagnostics;

namespace GpuHost.Serving.Kv;

/// <summary>
/// A radix tree over the token ids whose KV the context holds, one root per scope. It only keeps books: what has to happen
/// to sequences it tells the <see cref="SequencePool"/>.
/// </summary>
/// <remarks>
/// Invariants, checked by <see cref="KvIntegrity"/>:
/// a leaf has a holder whose sequence holds the leaf's whole path; no two leaves share a holder; an inner node has none ·
/// a node's lock count is that of its children plus the leases that end at it · no token of the tree is stored twice in the
/// context · a locked node is never removed · <see cref="TokenCount"/> and <see cref="LockedTokenCount"/> are exact.
/// </remarks>
internal sealed partial class PrefixTree(SequencePool sequences, int detectedPrefixTokensMin)
{
    /// <summary>Kept until room is needed.</summary>
    public const long Forever = long.MaxValue;

    private readonly Dictionary<PrefixScope, PrefixNode> _roots = [];
    private readonly List<PrefixNode> _leaves = [];

    /// <summary>Called before a prefix that was worth keeping leaves the tree, while its cells are still there.</summary>
    public event Action<PrefixScope, PrefixNode>? Leaving;

    /// <summary>Tokens in the tree, each counted once however many sequences share it.</summary>
    public int TokenCount { get; private set; }

    /// <summary>Those of them that a running request has locked.</summary>
    public int LockedTokenCount { get; private set; }

    public int EvictableTokenCount => TokenCount - LockedTokenCount;

    public int EvictionCount { get; private set; }

    public IReadOnlyDictionary<PrefixScope, PrefixNode> Roots => _roots;

    public IReadOnlyList<PrefixNode> Leaves => _leaves;

    /// <summary>The longest beginning of the tokens that the tree holds. Changes nothing.</summary>
    public PrefixMatch Match(PrefixScope scope, ReadOnlySpan<int> tokens)
    {
        if (!_roots.TryGetValue(scope, out PrefixNode? node))
        {
            return default;
        }

        int length = 0;
        int unlocked = 0;
        while (length < tokens.Length && node.TryGetChild(tokens[length], out PrefixNode? child))
        {
            int common = child.Edge.CommonPrefixLength(tokens[length..]);
            length += common;
            unlocked += child.LockCount == 0 ? common : 0;
            node = child;
            if (common < child.Length)
            {
                break;
            }
        }

        return new PrefixMatch(node, length, unlocked);
    }

    /// <summary>
    /// Locks a match, which must be fresh, and returns the node that ends where it does. A match that ends within an edge
    /// splits it: a second request shows that this prefix is common, so it is worth keeping if it is long enough.
    /// </summary>
    public PrefixNode Lock(PrefixScope scope, PrefixMatch match, long now)
    {
        PrefixNode node = match.Length == 0 ? RootOf(scope) : match.Node!;
        if (match.Length > 0 && match.Length < node.End)
        {
            node = Split(node, match.Length);
            node.KeepUntil = node.End >= detectedPrefixTokensMin ? Forever : 0;
        }

        LockPath(node, now);
        return node;
    }

    /// <summary>Takes back a <see cref="Lock"/> that led to no lease.</summary>
    public void Unlock(PrefixNode node, long now)
    {
        UnlockPath(node, now);
        PruneIfIdle(node, now);
        DropRootIfEmpty(node);
    }

    /// <summary>
    /// Puts what a running request has computed into the tree. Where another request computed the same tokens meanwhile,
    /// the request's own cells are given up for the tree's, if they are the last that it has: the middle of a sequence is
    /// never exchanged. If they are not, the rest stays its own.
    /// </summary>
    /// <param name="lease">The request; its path up to <see cref="KvLease.RegisteredTokens"/> is already there.</param>
    /// <param name="path">Its tokens from the start.</param>
    /// <param name="computed">How many of them are computed.</param>
    public void Grow(KvLease lease, int[] path, int computed)
    {
        while (lease.RegisteredTokens < computed)
        {
            PrefixNode node = lease.Node;
            if (node.TryGetChild(path[node.End], out PrefixNode? child))
            {
                int common = child.Edge.CommonPrefixLength(path.AsSpan(node.End, computed - node.End));
                if (node.End + common < lease.ComputedTokens)
                {
                    return;
                }

                Descend(lease, common < child.Length ? Split(child, node.End + common) : child);
            }
            else if (CanLengthen(node, lease))
            {
                AddTokens(node, computed - node.End);
                node.Path = path;
                node.End = computed;
            }
            else
            {
                AddLeaf(lease, path, computed);
            }
        }
    }

    /// <summary>Marks the beginning of a lease's path as worth keeping; splits an edge if it ends within one.</summary>
    public static void Keep(KvLease lease, int length, long until)
    {
        if (length <= 0 || length > lease.RegisteredTokens)
        {
            return;
        }

        PrefixNode node = lease.Node;
        while (node.Start >= length)
        {
            node = node.Parent!;
        }

        node = length < node.End ? Split(node, length) : node;
        node.KeepUntil = Math.Max(node.KeepUntil, until);
    }

    /// <summary>
    /// Ends a lease: unlocks its path and drops what nobody keeps. Its sequence goes back to the pool, or stays as the holder
    /// of the leaf that is left of it.
    /// </summary>
    public void Release(KvLease lease, long now)
    {
        PrefixNode node = lease.Node;
        UnlockPath(node, now);
        if (node.HolderLease == lease)
        {
            node.HolderLease = null;
            sequences.Trim(lease.Sequence, node.End);
        }
        else
        {
            sequences.Free(lease.Sequence);
        }

        PruneIfIdle(node, now);
        DropRootIfEmpty(node);
    }

    /// <summary>Forgets everything; the context is emptied as a whole.</summary>
    public void Clear()
    {
        _roots.Clear();
        _leaves.Clear();
        TokenCount = 0;
        LockedTokenCount = 0;
    }

    private PrefixNode RootOf(PrefixScope scope)
    {
        if (!_roots.TryGetValue(scope, out PrefixNode? root))
        {
            root = new PrefixNode { Scope = scope };
            _roots.Add(scope, root);
        }

        return root;
    }

    private static bool CanLengthen(PrefixNode node, KvLease lease) =>
        node.HolderLease == lease && node.LockCount == 1 && node.KeepUntil == 0;

    private void Descend(KvLease lease, PrefixNode next)
    {
        sequences.Replace(lease.Sequence, next.AnyLeaf().Holder!.Value, next.Start, next.End);
        next.LockCount++;
        LockedTokenCount += next.LockCount == 1 ? next.Length : 0;
        lease.Node = next;
    }

    private void AddLeaf(KvLease lease, int[] path, int computed)
    {
        PrefixNode parent = lease.Node;
        if (parent.IsLeaf && !parent.IsRoot)
        {
            // The new leaf's sequence holds the parent's tokens too: the parent needs no holder any more.
            if (parent.HolderLease is null)
            {
                sequences.Free(parent.Holder!.Value);
            }

            GiveUpHolder(parent);
        }

        var leaf = new PrefixNode
        {
            Path = path,
            Start = parent.End,
            End = parent.End,
            Holder = lease.Sequence,
            HolderLease = lease,
            LockCount = 1,
            LastUsed = parent.LastUsed,
        };
        AddTokens(leaf, computed - parent.End);
        leaf.End = computed;
        parent.SetChild(leaf);
        _leaves.Add(leaf);
        lease.Node = leaf;
    }

    private void GiveUpHolder(PrefixNode node)
    {
        node.Holder = null;
        node.HolderLease = null;
        _leaves.Remove(node);
    }

    /// <summary>
    /// Cuts an edge in two. The lower part stays the node it was, so leases and holders of it stay true; the new upper part
    /// is locked by the same leases.
    /// </summary>
    private static PrefixNode Split(PrefixNode node, int length)
    {
        Debug.Assert(node.Start < length && length < node.End, "A split falls within the edge.");
        var upper = new PrefixNode
        {
            Path = node.Path,
            Start = node.Start,
            End = length,
            LockCount = node.LockCount,
            LastUsed = node.LastUsed,
        };
        node.Parent!.SetChild(upper);
        node.Start = length;
        upper.SetChild(node);
        return upper;
    }

    private void AddTokens(PrefixNode node, int count)
    {
        TokenCount += count;
        LockedTokenCount += node.LockCount > 0 ? count : 0;
    }
}
