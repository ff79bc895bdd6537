namespace Pipelines.Core.Storage;

/// <summary>Reads a blob, or a range of it, into memory: for blobs that are known to be small. A read that breaks off begins again.</summary>
public static class BlobBytes
{
    /// <returns>Null when there is no such blob.</returns>
    /// <exception cref="BlobStoreException">The store cannot be reached or read, as often as was tried.</exception>
    public static Task<byte[]?> ReadAsync(
        IBlobStore store,
        StoreRetry retry,
        BlobPath path,
        CancellationToken cancellationToken,
        ByteRange? range = null) =>
        retry.RunAsync(() => ReadOnceAsync(store, path, range, cancellationToken), cancellationToken);

    private static async Task<byte[]?> ReadOnceAsync(IBlobStore store, BlobPath path, ByteRange? range, CancellationToken cancellationToken)
    {
        await using BlobContent? content = await store.OpenReadAsync(path, range, cancellationToken);
        if (content is null)
        {
            return null;
        }

        try
        {
            return await ReadAllAsync(content, range ?? new ByteRange(0), cancellationToken);
        }
        catch (IOException e)
        {
            throw new BlobStoreException($"Reading '{path}' broke off: {e.Message}", isTransient: true, e);
        }
    }

    private static async Task<byte[]> ReadAllAsync(BlobContent content, ByteRange range, CancellationToken cancellationToken)
    {
        long length = Math.Max(0, Math.Min(range.Length ?? long.MaxValue, content.Info.LengthBytes - range.Offset));
        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked((int)length));
        await content.Stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
