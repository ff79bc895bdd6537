using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Tests.Budgets;

/// <summary>Counts what is written to another store, and read.</summary>
internal sealed class CountingBlobStore(IBlobStore inner) : IBlobStore
{
    private int _puts;
    private int _reads;

    public int Puts => Volatile.Read(ref _puts);

    /// <summary>Blobs that were opened, those that are not there included.</summary>
    public int Reads => Volatile.Read(ref _reads);

    public Task<BlobInfo?> StatAsync(BlobPath path, CancellationToken cancellationToken) => inner.StatAsync(path, cancellationToken);

    public Task<BlobContent?> OpenReadAsync(BlobPath path, ByteRange? range, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return inner.OpenReadAsync(path, range, cancellationToken);
    }

    public Task<BlobInfo?> PutAsync(BlobPath path, Stream content, PutCondition condition, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _puts);
        return inner.PutAsync(path, content, condition, cancellationToken);
    }

    public Task<bool> DeleteAsync(BlobPath path, BlobTag? tag, CancellationToken cancellationToken) => inner.DeleteAsync(path, tag, cancellationToken);

    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);
}
