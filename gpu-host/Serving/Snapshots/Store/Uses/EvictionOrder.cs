using GpuHost.Serving.Snapshots.Format;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;

namespace GpuHost.Serving.Snapshots.Store.Uses;

/// <summary>
/// Ranks a tier's snapshots by <see cref="UnitWorth"/>. A snapshot is of no use without those that it builds on, so these are
/// worth at least as much and go after it.
/// </summary>
internal sealed class EvictionOrder(IReadOnlyDictionary<ContentHash, UseRecords> uses, double clock)
{
    private readonly Dictionary<ContentHash, double> _secondsPerByte = [];

    /// <summary>The first to go first.</summary>
    public static IReadOnlyList<RankedSnapshot> Of(
        IReadOnlyList<(KvsName Name, BlobInfo Blob)> snapshots, IReadOnlyDictionary<ContentHash, UseRecords> uses, double clock) =>
        new EvictionOrder(uses, clock).Rank(snapshots);

    private IReadOnlyList<RankedSnapshot> Rank(IReadOnlyList<(KvsName Name, BlobInfo Blob)> snapshots)
    {
        foreach (IGrouping<ContentHash, (KvsName Name, BlobInfo Blob)> group in snapshots.GroupBy(snapshot => snapshot.Name.Namespace))
        {
            _secondsPerByte.Add(group.Key, MeanSecondsPerByte(group));
        }

        return [.. snapshots
            .GroupBy(snapshot => (snapshot.Name.Namespace, snapshot.Name.FirstBlock))
            .SelectMany(folder => RankFolder(folder))
            .OrderBy(ranked => ranked.Worth)
            .ThenBy(ranked => ranked.Newest)
            .ThenByDescending(ranked => ranked.Name.End)];
    }

    private List<RankedSnapshot> RankFolder(IEnumerable<(KvsName Name, BlobInfo Blob)> folder)
    {
        var ranked = new List<RankedSnapshot>();
        var leastOf = new Dictionary<ContentHash, (double Worth, DateTimeOffset Newest)>();
        (double Worth, DateTimeOffset Newest) leastOfAll = (double.NegativeInfinity, DateTimeOffset.MinValue);
        foreach ((KvsName name, BlobInfo blob) in folder.OrderByDescending(snapshot => snapshot.Name.End))
        {
            SnapshotUse? use = uses[name.Namespace].ByChain.GetValueOrDefault(name.Chain);
            (double, DateTimeOffset) least = Larger(leastOfAll, leastOf.GetValueOrDefault(name.Chain, leastOfAll));
            (double Worth, DateTimeOffset Newest) own = Larger((OwnWorth(name, blob, use), blob.LastModified), least);
            ranked.Add(new RankedSnapshot(name, blob, own.Worth, own.Newest));
            if (use is not { Start: not null })
            {
                leastOfAll = own; // what it builds on is not known: all that is shorter may be
            }
            else if (use.Parent is { } parent)
            {
                leastOf[parent] = Larger(own, leastOf.GetValueOrDefault(parent, own));
            }
        }

        return ranked;
    }

    /// <summary>Of which nothing is known, because whoever wrote it crashed or wrote it just now, counts as fresh and not yet used.</summary>
    private double OwnWorth(KvsName name, BlobInfo blob, SnapshotUse? use)
    {
        double seconds = use is { PrefillSeconds: > 0 } known ? known.PrefillSeconds : blob.LengthBytes * _secondsPerByte[name.Namespace];
        return UnitWorth.Of(use?.Clock ?? clock, seconds, UnitWorth.ExpectedUses(UnitWorth.StatedUses, use?.Hits ?? 0), blob.LengthBytes);
    }

    private double MeanSecondsPerByte(IEnumerable<(KvsName Name, BlobInfo Blob)> snapshots)
    {
        double seconds = 0;
        long bytes = 0;
        foreach ((KvsName name, BlobInfo blob) in snapshots)
        {
            if (uses[name.Namespace].ByChain.GetValueOrDefault(name.Chain) is { PrefillSeconds: > 0 } use)
            {
                seconds += use.PrefillSeconds;
                bytes += blob.LengthBytes;
            }
        }

        return bytes == 0 ? 0 : seconds / bytes;
    }

    private static (double Worth, DateTimeOffset Newest) Larger(
        (double Worth, DateTimeOffset Newest) one, (double Worth, DateTimeOffset Newest) other) =>
        (Math.Max(one.Worth, other.Worth), one.Newest > other.Newest ? one.Newest : other.Newest);
}
