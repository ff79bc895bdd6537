using System.Collections.Concurrent;
using GpuHost.Serving.Snapshots.Format;
using Pipelines.Core.Storage;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>
/// Keeps a store within its limit: when it grows beyond, what was not used the longest goes, by the time it was written or,
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
        var blobs = new List<BlobInfo>();
        await foreach (BlobInfo blob in store.ListAsync($"{KvsName.Root}/", cancellation))
        {
            blobs.Add(blob);
        }

        long bytes = blobs.Sum(blob => blob.LengthBytes);
        if (bytes > bytesMax)
        {
            foreach (BlobInfo blob in blobs.OrderBy(LastUsed))
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

    private DateTimeOffset LastUsed(BlobInfo blob) =>
        _lastRead.TryGetValue(blob.Path, out DateTimeOffset read) && read > blob.LastModified ? read : blob.LastModified;
}
