using GpuHost.Serving.Snapshots.Format;
using GpuHost.Serving.Snapshots.Store.Uses;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>
/// Keeps a tier within its limit: when it grows beyond, what saves the least per byte goes (<see cref="EvictionOrder"/>). Several
/// workers may do so at once: what is gone is gone. One caller at a time.
/// </summary>
/// <param name="store">The tier's.</param>
/// <param name="uses">What its snapshots are worth.</param>
/// <param name="bytesMax">All of them together.</param>
/// <param name="demotion">Takes what the tier below does not have yet; null if there is none.</param>
internal sealed class StoreJanitor(IBlobStore store, UseLedger uses, long bytesMax, SnapshotDemotion? demotion)
{
    /// <summary>Freed down to this share of the limit, so that not every write finds it full.</summary>
    private const double FillAfter = 0.9;

    private const long Unknown = -1;

    private long _bytes = Unknown;

    /// <summary>All snapshots of the tier, as far as this process knows; null before its first write. From any thread.</summary>
    public long? HeldBytes => Interlocked.Read(ref _bytes) is >= 0 and var bytes ? bytes : null;

    /// <summary>Counts a write, and tidies up if it was one too many.</summary>
    /// <exception cref="BlobStoreException">The store cannot be read or written.</exception>
    /// <exception cref="IOException">A read broke off.</exception>
    public async Task NoteWrittenAsync(long bytes, CancellationToken cancellation)
    {
        long held = HeldBytes is { } known && known + bytes <= bytesMax ? known + bytes : await TidyAsync(cancellation);
        Interlocked.Exchange(ref _bytes, held);
    }

    /// <summary>Returns the bytes that are left.</summary>
    private async Task<long> TidyAsync(CancellationToken cancellation)
    {
        List<(KvsName Name, BlobInfo Blob)> snapshots = await ListAsync(cancellation);
        long bytes = snapshots.Sum(snapshot => snapshot.Blob.LengthBytes);
        if (bytes <= bytesMax)
        {
            return bytes;
        }

        await uses.FlushAsync(cancellation);
        IReadOnlyDictionary<ContentHash, UseRecords> known =
            await uses.ReadAsync(snapshots.Select(snapshot => snapshot.Name.Namespace).Distinct(), cancellation);
        var left = new Queue<RankedSnapshot>(EvictionOrder.Of(snapshots, known, uses.Clock));
        IReadOnlySet<KvsName>? below = demotion is null ? null : await demotion.ListBelowAsync(cancellation);
        while (bytes > bytesMax * FillAfter && left.TryDequeue(out RankedSnapshot? victim))
        {
            if (below?.Contains(victim.Name) == false
                && await RangedRead.ReadAsync(store, victim.Blob.Path, victim.Blob.LengthBytes, cancellation) is { } read)
            {
                demotion!.Send(victim.Name, read.Bytes, known[victim.Name.Namespace].ByChain.GetValueOrDefault(victim.Name.Chain));
            }

            await store.DeleteAsync(victim.Blob.Path, victim.Blob.Tag, cancellation);
            uses.Clock = victim.Worth;
            bytes -= victim.Blob.LengthBytes;
        }

        await RememberAsync(left.ToLookup(ranked => ranked.Name.Namespace, ranked => ranked.Name), known.Keys, cancellation);
        return bytes;
    }

    private async Task<List<(KvsName Name, BlobInfo Blob)>> ListAsync(CancellationToken cancellation)
    {
        var snapshots = new List<(KvsName Name, BlobInfo Blob)>();
        await foreach (BlobInfo blob in store.ListAsync($"{KvsName.Root}/", cancellation))
        {
            if (KvsName.TryParse(blob.Path, out KvsName? name))
            {
                snapshots.Add((name.Value, blob));
            }
        }

        return snapshots;
    }

    /// <summary>Keeps the clock, and the uses of what is left alone. Of what nothing was known ages from now on.</summary>
    private async Task RememberAsync(ILookup<ContentHash, KvsName> left, IEnumerable<ContentHash> namespaces, CancellationToken cancellation)
    {
        foreach (ContentHash kvNamespace in namespaces)
        {
            var chains = left[kvNamespace].Select(name => name.Chain).ToHashSet();
            await uses.UpdateAsync(
                kvNamespace,
                records =>
                {
                    UseRecords kept = records.Only(chains);
                    var unknown = chains.Where(chain => !kept.ByChain.ContainsKey(chain)).ToDictionary(
                        chain => chain, _ => new SnapshotUse(null, null, 0, 0, uses.Clock));
                    return kept.And(uses.Clock, unknown);
                },
                cancellation);
        }
    }
}
