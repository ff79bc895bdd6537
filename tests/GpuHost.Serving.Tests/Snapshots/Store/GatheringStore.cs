using Pipelines.Core.Storage;

namespace GpuHost.Serving.Tests.Snapshots.Store;

/// <summary>Answers the first read at once, and the others only when so many of them wait.</summary>
internal sealed class GatheringStore(IBlobStore store, int together) : IBlobStore
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _gathered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reads;
    private int _open;

    /// <summary>So many were asked for before the first of them was answered.</summary>
    public int TogetherMax { get; private set; }

    /// <summary>Runs between the first read and the others.</summary>
    public Func<Task> AfterFirst { get; init; } = static () => Task.CompletedTask;

    public Task<BlobInfo?> StatAsync(BlobPath path, CancellationToken cancellationToken) => store.StatAsync(path, cancellationToken);

    public async Task<BlobContent?> OpenReadAsync(BlobPath path, ByteRange? range, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _reads) == 1)
        {
            BlobContent? first = await store.OpenReadAsync(path, range, cancellationToken);
            await AfterFirst();
            return first;
        }

        lock (_gate)
        {
            TogetherMax = Math.Max(TogetherMax, ++_open);
            if (_open >= together)
            {
                _gathered.TrySetResult();
            }
        }

        await _gathered.Task.WaitAsync(cancellationToken);
        lock (_gate)
        {
            _open--;
        }

        return await store.OpenReadAsync(path, range, cancellationToken);
    }

    public Task<BlobInfo?> PutAsync(BlobPath path, Stream content, PutCondition condition, CancellationToken cancellationToken) =>
        store.PutAsync(path, content, condition, cancellationToken);

    public Task<bool> DeleteAsync(BlobPath path, BlobTag? tag, CancellationToken cancellationToken) => store.DeleteAsync(path, tag, cancellationToken);

    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, CancellationToken cancellationToken) => store.ListAsync(prefix, cancellationToken);
}
