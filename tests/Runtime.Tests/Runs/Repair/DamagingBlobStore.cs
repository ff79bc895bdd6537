using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Tests.Runs.Repair;

/// <summary>A store that keeps something else than the segments that are written under a folder.</summary>
internal sealed class DamagingBlobStore(IBlobStore inner, string folder) : IBlobStore
{
    public Task<BlobInfo?> StatAsync(BlobPath path, CancellationToken cancellationToken) => inner.StatAsync(path, cancellationToken);

    public Task<BlobContent?> OpenReadAsync(BlobPath path, ByteRange? range, CancellationToken cancellationToken) =>
        inner.OpenReadAsync(path, range, cancellationToken);

    public Task<BlobInfo?> PutAsync(BlobPath path, Stream content, PutCondition condition, CancellationToken cancellationToken) =>
        inner.PutAsync(path, IsDamaged(path) ? new MemoryStream([1, 2, 3]) : content, condition, cancellationToken);

    public Task<bool> DeleteAsync(BlobPath path, BlobTag? tag, CancellationToken cancellationToken) => inner.DeleteAsync(path, tag, cancellationToken);

    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);

    private bool IsDamaged(BlobPath path) =>
        path.Value.Contains(folder, StringComparison.Ordinal) && path.Value.EndsWith(".seg", StringComparison.Ordinal);
}
