using Pipelines.Core.Storage;

namespace Pipelines.TestKit.Storage;

/// <summary>A store as a process sees it that is killed: from one operation on nothing is done any more. Thread-safe.</summary>
/// <param name="inner">What stays when the process is gone.</param>
/// <param name="operationsLeft">Operations that are done before.</param>
/// <param name="doesTheLast">The operation at which it dies is done, and nobody hears of it.</param>
public sealed class DyingBlobStore(IBlobStore inner, int operationsLeft, bool doesTheLast) : IBlobStore
{
    private int _operationsLeft = operationsLeft;

    public Task<BlobInfo?> StatAsync(BlobPath path, CancellationToken cancellationToken) =>
        DoAsync(() => inner.StatAsync(path, cancellationToken));

    public Task<BlobContent?> OpenReadAsync(BlobPath path, ByteRange? range, CancellationToken cancellationToken) =>
        DoAsync(() => inner.OpenReadAsync(path, range, cancellationToken));

    public Task<BlobInfo?> PutAsync(BlobPath path, Stream content, PutCondition condition, CancellationToken cancellationToken) =>
        DoAsync(() => inner.PutAsync(path, content, condition, cancellationToken));

    public Task<bool> DeleteAsync(BlobPath path, BlobTag? tag, CancellationToken cancellationToken) =>
        DoAsync(() => inner.DeleteAsync(path, tag, cancellationToken));

    public async IAsyncEnumerable<BlobInfo> ListAsync(
        string prefix,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<BlobInfo> found = await DoAsync(async () => await inner.ListAsync(prefix, cancellationToken).ToListAsync(cancellationToken));
        foreach (BlobInfo blob in found)
        {
            yield return blob;
        }
    }

    private async Task<T> DoAsync<T>(Func<Task<T>> operation)
    {
        int left = Interlocked.Decrement(ref _operationsLeft);
        if (left >= 0)
        {
            return await operation();
        }

        if (left == -1 && doesTheLast)
        {
            await operation();
        }

        throw new BlobStoreException("The process was killed.", isTransient: false);
    }
}
