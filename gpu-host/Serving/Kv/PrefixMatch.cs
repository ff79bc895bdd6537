namespace GpuHost.Serving.Kv;

/// <summary>
/// The longest cached beginning of a prompt. Only a look: nothing is locked, and the next change of the tree voids it.
/// </summary>
/// <param name="Node">The deepest node that was reached; null when the scope has no tree.</param>
/// <param name="Length">Tokens that match; may end within the node's edge.</param>
/// <param name="UnlockedTokens">How many of them could be evicted now, and could not once they are locked.</param>
internal readonly record struct PrefixMatch(PrefixNode? Node, int Length, int UnlockedTokens);
