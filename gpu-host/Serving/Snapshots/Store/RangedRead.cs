using Pipelines.Core.Storage;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>
/// Reads a blob whole, large ones in several ranges at once: one stream of a blob store does not fill a network.
/// </summary>
internal static class RangedRead
{
    public const int PartBytes = 4 << 20;
    public const int PartsInFlightMax = 8;

    /// <returns>The bytes and their version; null when there is no such blob, or it was replaced while it was read.</returns>
    /// <exception cref="BlobStoreException">The store cannot be read.</exception>
    /// <exception cref="IOException">A read broke off.</exception>
    public static async Task<(byte[] Bytes, BlobTag Tag)?> ReadAsync(
        IBlobStore store, BlobPath path, long bytesMax, CancellationToken cancellation)
    {
        BlobContent? first = await store.OpenReadAsync(path, new ByteRange(0, PartBytes), cancellation);
        if (first is null)
        {
            return null;
        }

        byte[] bytes;
        await using (first)
        {
            // A length that no snapshot has is read as far as it takes to refuse it.
            long length = first.Info.LengthBytes <= bytesMax ? first.Info.LengthBytes : Math.Min(first.Info.LengthBytes, PartBytes);
            bytes = GC.AllocateUninitializedArray<byte>((int)length);
            await first.Stream.ReadExactlyAsync(bytes.AsMemory(0, Math.Min(PartBytes, bytes.Length)), cancellation);
        }

        bool isOneVersion = true;
        await Parallel.ForEachAsync(
            Enumerable.Range(1, Math.Max(0, ((bytes.Length + PartBytes - 1) / PartBytes) - 1)),
            new ParallelOptions { MaxDegreeOfParallelism = PartsInFlightMax, CancellationToken = cancellation },
            async (part, stop) =>
            {
                if (!await ReadPartAsync(store, path, first.Info.Tag, bytes, part * PartBytes, stop))
                {
                    Volatile.Write(ref isOneVersion, false);
                }
            });
        return isOneVersion ? (bytes, first.Info.Tag) : null;
    }

    private static async Task<bool> ReadPartAsync(
        IBlobStore store, BlobPath path, BlobTag tag, byte[] bytes, int offset, CancellationToken cancellation)
    {
        int count = Math.Min(PartBytes, bytes.Length - offset);
        BlobContent? content = await store.OpenReadAsync(path, new ByteRange(offset, count), cancellation);
        if (content is null)
        {
            return false;
        }

        await using (content)
        {
            if (content.Info.Tag != tag)
            {
                return false;
            }

            await content.Stream.ReadExactlyAsync(bytes.AsMemory(offset, count), cancellation);
            return true;
        }
    }
}
