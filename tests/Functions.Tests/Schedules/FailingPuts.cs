using Pipelines.Core.Storage;

namespace Pipelines.Functions.Tests.Schedules;

/// <summary>A store that can be read and takes nothing.</summary>
internal sealed class FailingPuts(IBlobStore inner) : IBlobStore
{
    public Task<BlobInfo?> StatAsync(BlobPath path, CancellationToken cancellationToken) => inner.StatAsync(path, cancellationToken);

    public Task<BlobContent?> OpenReadAsync(BlobPath path, ByteRange? range, CancellationToken cancellationToken) =>
        inner.OpenReadAsync(path, range, cancellationToken);

    public Task<BlobInfo?> PutAsync(BlobPath path, Stream content, PutCondition condition, CancellationToken cancellationToken) =>
        throw new BlobStoreException("It takes nothing.", isTransient: false);

    public Task<bool> DeleteAsync(BlobPath path, BlobTag? tag, CancellationToken cancellationToken) => inner.DeleteAsync(path, tag, cancellationToken);

    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);
}
