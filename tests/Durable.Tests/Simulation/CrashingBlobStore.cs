using Pipelines.Core.Storage;

namespace Pipelines.Durable.Tests.Simulation;

/// <summary>
/// The blob store as one process sees it. When armed, the next put is done and never returns: the process has crashed between the put and
/// the commit that was to follow.
/// </summary>
internal sealed class CrashingBlobStore(IBlobStore inner) : IBlobStore
{
    private readonly TaskCompletionSource _crashed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isArmed;

    /// <summary>Completes when the process has crashed in a put.</summary>
    public Task Crashed => _crashed.Task;

    public void Arm() => _isArmed = true;

    public Task<BlobInfo?> StatAsync(BlobPath path, CancellationToken cancellationToken) => inner.StatAsync(path, cancellationToken);

    public Task<BlobContent?> OpenReadAsync(BlobPath path, ByteRange? range, CancellationToken cancellationToken) =>
        inner.OpenReadAsync(path, range, cancellationToken);

    public async Task<BlobInfo?> PutAsync(BlobPath path, Stream content, PutCondition condition, CancellationToken cancellationToken)
    {
        BlobInfo? put = await inner.PutAsync(path, content, condition, cancellationToken);
        if (_isArmed)
        {
            _crashed.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
        }

        return put;
    }

    public Task<bool> DeleteAsync(BlobPath path, BlobTag? tag, CancellationToken cancellationToken) => inner.DeleteAsync(path, tag, cancellationToken);

    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);
}
