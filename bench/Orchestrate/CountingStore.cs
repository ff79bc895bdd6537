using Pipelines.Core.Storage;

namespace Pipelines.Bench.Orchestrate;

/// <summary>Counts the requests to a store. Thread-safe.</summary>
internal sealed class CountingStore(IBlobStore inner) : IBlobStore
{
    private long _requests;

    public long Requests => Volatile.Read(ref _requests);

    public Task<BlobInfo?> StatAsync(BlobPath path, CancellationToken cancellationToken) => Counted().StatAsync(path, cancellationToken);

    public Task<BlobContent?> OpenReadAsync(BlobPath path, ByteRange? range, CancellationToken cancellationToken) =>
        Counted().OpenReadAsync(path, range, cancellationToken);

    public Task<BlobInfo?> PutAsync(BlobPath path, Stream content, PutCondition condition, CancellationToken cancellationToken) =>
        Counted().PutAsync(path, content, condition, cancellationToken);

    public Task<bool> DeleteAsync(BlobPath path, BlobTag? tag, CancellationToken cancellationToken) => Counted().DeleteAsync(path, tag, cancellationToken);

    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, CancellationToken cancellationToken) => Counted().ListAsync(prefix, cancellationToken);

    private IBlobStore Counted()
    {
        Interlocked.Increment(ref _requests);
        return inner;
    }
}
