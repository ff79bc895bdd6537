using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Pipelines.Core.Storage;

namespace Pipelines.TestKit.Storage;

/// <summary>
/// Keeps the names that a store was asked for, counts what it could not do, and can be away itself for some of the names. Thread-safe.
/// </summary>
public sealed class WatchedBlobStore(IBlobStore inner) : IBlobStore
{
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly ConcurrentQueue<(int Count, TaskCompletionSource Reached)> _waiting = new();
    private int _failures;
    private Func<string, bool> _isAway = static _ => false;

    /// <summary>What it was asked for so far, in order: a name, or a prefix that was listed.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    /// <summary>Requests that failed for the moment.</summary>
    public int Failures => Volatile.Read(ref _failures);

    /// <summary>The names for which it cannot be reached; may be changed at any time.</summary>
    public Func<string, bool> IsAway
    {
        get => Volatile.Read(ref _isAway);
        set => Volatile.Write(ref _isAway, value);
    }

    /// <summary>Ends once so many requests have failed, those before included.</summary>
    public Task FailedAsync(int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue((count, reached));
        TellWaiting();
        return reached.Task;
    }

    public Task<BlobInfo?> StatAsync(BlobPath path, CancellationToken cancellationToken) =>
        DoAsync(path.Value, () => inner.StatAsync(path, cancellationToken));

    public Task<BlobContent?> OpenReadAsync(BlobPath path, ByteRange? range, CancellationToken cancellationToken) =>
        DoAsync(path.Value, () => inner.OpenReadAsync(path, range, cancellationToken));

    public Task<BlobInfo?> PutAsync(BlobPath path, Stream content, PutCondition condition, CancellationToken cancellationToken) =>
        DoAsync(path.Value, () => inner.PutAsync(path, content, condition, cancellationToken));

    public Task<bool> DeleteAsync(BlobPath path, BlobTag? tag, CancellationToken cancellationToken) =>
        DoAsync(path.Value, () => inner.DeleteAsync(path, tag, cancellationToken));

    public async IAsyncEnumerable<BlobInfo> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (BlobInfo blob in await DoAsync(prefix, async () => await inner.ListAsync(prefix, cancellationToken).ToListAsync(cancellationToken)))
        {
            yield return blob;
        }
    }

    private async Task<T> DoAsync<T>(string name, Func<Task<T>> operation)
    {
        _asked.Enqueue(name);
        try
        {
            return IsAway(name) ? throw new BlobStoreException($"The store is away for '{name}'.", isTransient: true) : await operation();
        }
        catch (BlobStoreException e) when (e.IsTransient)
        {
            Interlocked.Increment(ref _failures);
            TellWaiting();
            throw;
        }
    }

    private void TellWaiting()
    {
        foreach ((int count, TaskCompletionSource reached) in _waiting)
        {
            if (count <= Failures)
            {
                reached.TrySetResult();
            }
        }
    }
}
