using System.Runtime.CompilerServices;
using Pipelines.Core.Storage;

namespace GpuHost.Serving.Tests.Snapshots.Store;

/// <summary>A store that never answers until it is cancelled.</summary>
internal sealed class HangingStore : IBlobStore
{
    public Task<BlobInfo?> StatAsync(BlobPath path, CancellationToken cancellationToken) => HangAsync<BlobInfo?>(cancellationToken);

    public Task<BlobContent?> OpenReadAsync(BlobPath path, ByteRange? range, CancellationToken cancellationToken) =>
        HangAsync<BlobContent?>(cancellationToken);

    // Writing fails at once, so that the engine's end does not wait for it.
    public Task<BlobInfo?> PutAsync(BlobPath path, Stream content, PutCondition condition, CancellationToken cancellationToken) =>
        throw new BlobStoreException("Nobody is there.", isTransient: true);

    public Task<bool> DeleteAsync(BlobPath path, BlobTag? tag, CancellationToken cancellationToken) => HangAsync<bool>(cancellationToken);

    public async IAsyncEnumerable<BlobInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await HangAsync<BlobInfo>(cancellationToken);
    }

    private static async Task<T> HangAsync<T>(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        throw new InvalidOperationException("Never reached.");
    }
}
