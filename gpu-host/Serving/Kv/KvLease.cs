using GpuHost.Serving.Models;

namespace GpuHost.Serving.Kv;

/// <summary>
/// A running request's hold on the cache: its own sequence, and a lock on the part of the prefix tree that it shares.
/// <code>
/// tokens:  0 ──────────── Cached ──────────── Registered ───────── Computed
///          └ found in the tree ┘└ put into the tree ┘└ only in this sequence ┘
/// </code>
/// 0 ≤ Cached ≤ Registered ≤ Computed. Only <see cref="KvCache"/> and <see cref="PrefixTree"/> change it.
/// </summary>
internal sealed class KvLease(SequenceId sequence, PrefixNode node, int cachedTokens, bool sharesPrefix)
{
    public SequenceId Sequence { get; } = sequence;

    /// <summary>Found in the tree when the lease was opened: not computed for this request.</summary>
    public int CachedTokens { get; } = cachedTokens;

    /// <summary>False where nothing may be shared: the model's memory cannot be cut, or every token's output is needed.</summary>
    public bool SharesPrefix { get; } = sharesPrefix;

    /// <summary>The deepest node of its locked path.</summary>
    public PrefixNode Node { get; set; } = node;

    public int RegisteredTokens => Node.End;

    public int ComputedTokens { get; set; } = cachedTokens;

    public int PrivateTokens => ComputedTokens - RegisteredTokens;
}
