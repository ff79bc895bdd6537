using System.Collections.Immutable;
using GpuHost.Serving.Snapshots.Format;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;

namespace GpuHost.Serving.Snapshots.Store.Uses;

/// <summary>The uses of one namespace's snapshots, by their addresses, as they lie in <c>kv/{namespace}/uses.txt</c>.</summary>
/// <param name="Clock">The tier's clock, as far as this namespace knows it.</param>
/// <param name="ByChain">One for each snapshot that was written or used.</param>
internal sealed record UseRecords(double Clock, ImmutableDictionary<ContentHash, SnapshotUse> ByChain)
{
    /// <summary>More are not remembered; those whose last use is the longest ago are forgotten.</summary>
    public const int EntriesMax = 8_192;

    private const string FileName = "uses.txt";

    public static UseRecords Empty { get; } = new(0, ImmutableDictionary<ContentHash, SnapshotUse>.Empty);

    public static BlobPath PathOf(ContentHash kvNamespace) => BlobPath.Parse($"{KvsName.Root}/{kvNamespace}/{FileName}");

    /// <summary>What a store has; nothing, if that cannot be read as such.</summary>
    /// <exception cref="BlobStoreException">The store cannot be read.</exception>
    /// <exception cref="IOException">A read broke off.</exception>
    public static async Task<(UseRecords Records, BlobTag? Tag)> ReadAsync(
        IBlobStore store, ContentHash kvNamespace, CancellationToken cancellation) =>
        await RangedRead.ReadAsync(store, PathOf(kvNamespace), UseRecordsFormat.BytesMax, cancellation) is { } read
            ? (UseRecordsFormat.Parse(read.Bytes), read.Tag)
            : (Empty, null);

    /// <summary>With what was seen since.</summary>
    public UseRecords And(double clock, IReadOnlyDictionary<ContentHash, SnapshotUse> later)
    {
        ImmutableDictionary<ContentHash, SnapshotUse>.Builder all = ByChain.ToBuilder();
        foreach ((ContentHash chain, SnapshotUse use) in later)
        {
            all[chain] = all.TryGetValue(chain, out SnapshotUse? before) ? before.And(use) : use;
        }

        return new UseRecords(Math.Max(Clock, clock), all.ToImmutable());
    }

    /// <summary>Without the snapshots that are gone.</summary>
    public UseRecords Only(IReadOnlySet<ContentHash> chains) => this with { ByChain = ByChain.RemoveRange(ByChain.Keys.Where(chain => !chains.Contains(chain))) };
}
