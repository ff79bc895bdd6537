namespace Pipelines.Core.Storage;

/// <summary>
/// Named bytes. A put is atomic and durable when it returns: readers see the old blob or the new one, whole, also after a
/// crash. Thread-safe, and safe between processes on one store.
/// </summary>
public interface IBlobStore
{
    /// <summary>The blob's size and version; null when there is none.</summary>
    /// <exception cref="BlobStoreException">The store cannot be reached or read.</exception>
    Task<BlobInfo?> StatAsync(BlobPath path, CancellationToken cancellationToken);

    /// <summary>Opens a blob, or a range of it, for reading; null when there is none. A range past the end gives no bytes.</summary>
    /// <exception cref="BlobStoreException">The store cannot be reached or read.</exception>
    Task<BlobContent?> OpenReadAsync(BlobPath path, ByteRange? range, CancellationToken cancellationToken);

    /// <summary>Stores what is left of <paramref name="content"/>. Returns null when <paramref name="condition"/> does not hold.</summary>
    /// <exception cref="BlobStoreException">The store cannot be reached or written, or is full; nothing was published.</exception>
    Task<BlobInfo?> PutAsync(BlobPath path, Stream content, PutCondition condition, CancellationToken cancellationToken);

    /// <summary>Deletes a blob, with <paramref name="tag"/> only that version. False when there is no such blob or version.</summary>
    /// <exception cref="BlobStoreException">The store cannot be reached or written.</exception>
    Task<bool> DeleteAsync(BlobPath path, BlobTag? tag, CancellationToken cancellationToken);

    /// <summary>
    /// All blobs whose name starts with <paramref name="prefix"/> (any text, not only whole segments), by ordinal of their names.
    /// </summary>
    /// <exception cref="BlobStoreException">The store cannot be reached or read.</exception>
    IAsyncEnumerable<BlobInfo> ListAsync(string prefix, CancellationToken cancellationToken);
}
