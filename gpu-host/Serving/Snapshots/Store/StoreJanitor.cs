using System.Collections.Concurrent;
using GpuHost.Serving.Snapshots.Format;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>
/// Keeps a tier within its limit: when it grows beyond, what was not used the longest goes, by the time it was written or,
/// where this process knows, last read. Several workers may do so at once: what is gone is gone.
/// </summary>
internal sealed class StoreJanitor(IBlobStore store, long bytesMax, TimeProvider time)
{
    /// <summary>Freed down to this share of the limit, so that not every write finds it full.</summary>
    private const double FillAfter = 0.9;

    private readonly ConcurrentDictionary<BlobPath, DateTimeOffset> _lastRead = new();
    private long? _bytes;

    public void NoteRead(KvsName name) => _lastRead[name.Path] = time.GetUtcNow();

    /// <summary>Counts a write, and tidies up if it was one too many. One caller at a time.</summary>
    /// <exception cref="BlobStoreException">The store cannot be read or written.</exception>
    public async Task NoteWrittenAsync(long bytes, CancellationToken cancellation)
    {
        _bytes += bytes;
        if (_bytes is null || _bytes > bytesMax)
        {
            await TidyAsync(cancellation);
        }
    }

    private async Task TidyAsync(CancellationToken cancellation)
    {
        var snapshots = new List<(KvsName Name, BlobInfo Blob)>();
        await foreach (BlobInfo blob in store.ListAsync($"{KvsName.Root}/", cancellation))
        {
            if (KvsName.TryParse(blob.Path, out KvsName? name))
            {
                snapshots.Add((name.Value, blob));
            }
        }

        long bytes = snapshots.Sum(snapshot => snapshot.Blob.LengthBytes);
        if (bytes > bytesMax)
        {
            foreach (BlobInfo blob in LeastUsedFirst(snapshots))
            {
                if (bytes <= bytesMax * FillAfter)
                {
                    break;
                }

                await store.DeleteAsync(blob.Path, blob.Tag, cancellation);
                _lastRead.TryRemove(blob.Path, out _);
                bytes -= blob.LengthBytes;
            }
        }

        _bytes = bytes;
    }

    /// <summary>
    /// A snapshot is of no use without those that it builds on, and those were written before it. So a beginning counts as
    /// used when anything longer in its folder was, and goes after it.
    /// </summary>
    private IEnumerable<BlobInfo> LeastUsedFirst(IEnumerable<(KvsName Name, BlobInfo Blob)> snapshots)
    {
        var ranked = new List<(DateTimeOffset Used, int End, BlobInfo Blob)>();
        foreach (IGrouping<(ContentHash, ContentHash), (KvsName Name, BlobInfo Blob)> folder in
            snapshots.GroupBy(snapshot => (snapshot.Name.Namespace, snapshot.Name.FirstBlock)))
        {
            DateTimeOffset used = DateTimeOffset.MinValue;
            foreach ((KvsName name, BlobInfo blob) in folder.OrderByDescending(snapshot => snapshot.Name.End))
            {
                DateTimeOffset own = LastUsed(blob);
                used = own > used ? own : used;
                ranked.Add((used, name.End, blob));
            }
        }

        return ranked.OrderBy(entry => entry.Used).ThenByDescending(entry => entry.End).Select(entry => entry.Blob);
    }

    private DateTimeOffset LastUsed(BlobInfo blob) =>
        _lastRead.TryGetValue(blob.Path, out DateTimeOffset read) && read > blob.LastModified ? read : blob.LastModified;
}
