using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Tests.Calls.Batches;

/// <summary>A store that breaks at the second writing of a blob under a folder: as if the process were killed there.</summary>
internal sealed class ForgetfulBlobStore(IBlobStore inner, string folder) : IBlobStore
{
    private int _puts;

    public Task<BlobInfo?> StatAsync(BlobPath path, CancellationToken cancellationToken) => inner.StatAsync(path, cancellationToken);

    public Task<BlobContent?> OpenReadAsync(BlobPath path, ByteRange? range, CancellationToken cancellationToken) =>
        inner.OpenReadAsync(path, range, cancellationToken);

    public Task<BlobInfo?> PutAsync(BlobPath path, Stream content, PutCondition condition, CancellationToken cancellationToken) =>
        path.Value.Contains(folder, StringComparison.Ordinal) && Interlocked.Increment(ref _puts) == 2
            ? throw new BlobStoreException("The process ends here.", isTransient: false)
            : inner.PutAsync(path, content, condition, cancellationToken);

    public Task<bool> DeleteAsync(BlobPath path, BlobTag? tag, CancellationToken cancellationToken) => inner.DeleteAsync(path, tag, cancellationToken);

    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);
}
