using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Tests.Runs;

/// <summary>A store that takes no segments, and everything else.</summary>
internal sealed class SegmentOutageStore(IBlobStore inner) : IBlobStore
{
    public Task<BlobInfo?> StatAsync(BlobPath path, CancellationToken cancellationToken) => inner.StatAsync(path, cancellationToken);

    public Task<BlobContent?> OpenReadAsync(BlobPath path, ByteRange? range, CancellationToken cancellationToken) =>
        inner.OpenReadAsync(path, range, cancellationToken);

    public Task<BlobInfo?> PutAsync(BlobPath path, Stream content, PutCondition condition, CancellationToken cancellationToken) =>
        path.Value.Contains("/seg-", StringComparison.Ordinal)
            ? throw new BlobStoreException("No segments today.", isTransient: true)
            : inner.PutAsync(path, content, condition, cancellationToken);

    public Task<bool> DeleteAsync(BlobPath path, BlobTag? tag, CancellationToken cancellationToken) => inner.DeleteAsync(path, tag, cancellationToken);

    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);
}
