using System.Diagnostics.CodeAnalysis;
using GpuHost.Serving.Models;

namespace GpuHost.Serving.Kv;

/// <summary>
/// A node of the prefix tree: the tokens [<see cref="Start"/>, <see cref="End"/>) of every path through it.
/// <code>
/// path:   0 ───────── Start ───────────── End
///         └ ancestors ┘└ this node's edge ┘└ children
/// </code>
/// A leaf names the sequence whose cells hold its whole path; an inner node needs none, because every leaf below holds it.
/// </summary>
internal sealed class PrefixNode
{
    private readonly Dictionary<int, PrefixNode> _children = [];

    public PrefixNode? Parent { get; set; }

    /// <summary>Roots only: whose tree it is.</summary>
    public PrefixScope? Scope { get; init; }

    /// <summary>Tokens of the whole path; at least <see cref="End"/> long, never changed.</summary>
    public int[] Path { get; set; } = [];

    public int Start { get; set; }

    public int End { get; set; }

    /// <summary>Leaves only: the sequence that holds tokens 0 to <see cref="End"/>, and possibly more.</summary>
    public SequenceId? Holder { get; set; }

    /// <summary>The running request that owns the holder; null when the tree itself does.</summary>
    public KvLease? HolderLease { get; set; }

    /// <summary>Leases whose locked path goes through this node.</summary>
    public int LockCount { get; set; }

    /// <summary>Timestamp of the last lock or release.</summary>
    public long LastUsed { get; set; }

    /// <summary>Timestamp until which it is worth keeping though nobody uses it; 0 for never.</summary>
    public long KeepUntil { get; set; }

    public bool IsRoot => Parent is null;

    public bool IsLeaf => _children.Count == 0;

    public int Length => End - Start;

    public ReadOnlySpan<int> Edge => Path.AsSpan(Start, Length);

    public IReadOnlyCollection<PrefixNode> Children => _children.Values;

    public bool TryGetChild(int token, [NotNullWhen(true)] out PrefixNode? child) => _children.TryGetValue(token, out child);

    public void SetChild(PrefixNode child)
    {
        _children[child.Path[child.Start]] = child;
        child.Parent = this;
    }

    public void RemoveChild(PrefixNode child) => _children.Remove(child.Path[child.Start]);

    /// <summary>Some leaf at or below this node.</summary>
    public PrefixNode AnyLeaf()
    {
        PrefixNode node = this;
        while (!node.IsLeaf)
        {
            using Dictionary<int, PrefixNode>.ValueCollection.Enumerator children = node._children.Values.GetEnumerator();
            children.MoveNext();
            node = children.Current;
        }

        return node;
    }
}
