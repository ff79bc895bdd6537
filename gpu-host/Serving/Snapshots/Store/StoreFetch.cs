using GpuHost.Serving.Kv;
using GpuHost.Serving.Snapshots.Format;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>A chain of snapshots to be read: from one end back to the start, or to a unit that is in memory.</summary>
/// <param name="Scope">Whose they are.</param>
/// <param name="Tokens">The sequence; each snapshot's tokens are compared with its beginning.</param>
/// <param name="Chain">Its addresses.</param>
/// <param name="Target">The last of the chain.</param>
/// <param name="EndsInMemory">Where units of this sequence end that need not be read.</param>
internal sealed record StoreFetch(
    PrefixScope Scope, int[] Tokens, KvChain Chain, KvsName Target, IReadOnlySet<int> EndsInMemory)
{
    /// <summary>More units than any sequence has: each is at least a block long.</summary>
    public const int UnitsMax = 1_024;
}
