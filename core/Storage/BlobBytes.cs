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

        using var bytes = new MemoryStream();
        try
        {
            await content.Stream.CopyToAsync(bytes, cancellationToken);
        }
        catch (IOException e)
        {
            throw new BlobStoreException($"Reading '{path}' broke off: {e.Message}", isTransient: true, e);
        }

        return bytes.ToArray();
    }
}
