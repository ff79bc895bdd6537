using Pipelines.Core.Storage;

namespace Pipelines.Storage.Tests.Segments;

/// <summary>A store before whose reads and puts something else happens.</summary>
internal sealed class InterruptedBlobStore(IBlobStore inner, Func<BlobPath, Task> before) : IBlobStore
{
    public Task<BlobInfo?> StatAsync(BlobPath path, CancellationToken cancellationToken) => inner.StatAsync(path, cancellationToken);

    public async Task<BlobContent?> OpenReadAsync(BlobPath path, ByteRange? range, CancellationToken cancellationToken)
    {
        await before(path);
        return await inner.OpenReadAsync(path, range, cancellationToken);
    }

    public async Task<BlobInfo?> PutAsync(BlobPath path, Stream content, PutCondition condition, CancellationToken cancellationToken)
    {
        await before(path);
        return await inner.PutAsync(path, content, condition, cancellationToken);
    }

    public Task<bool> DeleteAsync(BlobPath path, BlobTag? tag, CancellationToken cancellationToken) => inner.DeleteAsync(path, tag, cancellationToken);

    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);
}
