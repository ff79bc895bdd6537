using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Tests.Runs.Repair;

/// <summary>
/// A store that forgets what it has acknowledged last, as Azurite does when it is killed: all of it from some moment on, and so what is left
/// is what was there at that moment.
/// </summary>
internal sealed class ForgettingBlobStore(IBlobStore inner) : IBlobStore, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Stack<(BlobPath Path, byte[]? Before)> _changes = new();

    /// <summary>Undoes the last changes.</summary>
    /// <param name="changesMax">How many at most.</param>
    /// <param name="isForgotten">Leaves some of them as they are; null for none.</param>
    /// <returns>How many were undone.</returns>
    public async Task<int> ForgetAsync(int changesMax, Func<BlobPath, bool>? isForgotten = null)
    {
        await _turn.WaitAsync();
        try
        {
            int undone = 0;
            while (undone < changesMax && _changes.TryPop(out (BlobPath Path, byte[]? Before) change))
            {
                if (isForgotten?.Invoke(change.Path) == false)
                {
                    continue;
                }

                undone++;
                await (change.Before is null
                    ? inner.DeleteAsync(change.Path, null, CancellationToken.None)
                    : (Task)inner.PutAsync(change.Path, new MemoryStream(change.Before), PutCondition.None, CancellationToken.None));
            }

            return undone;
        }
        finally
        {
            _turn.Release();
        }
    }

    public Task<BlobInfo?> StatAsync(BlobPath path, CancellationToken cancellationToken) => inner.StatAsync(path, cancellationToken);

    public Task<BlobContent?> OpenReadAsync(BlobPath path, ByteRange? range, CancellationToken cancellationToken) =>
        inner.OpenReadAsync(path, range, cancellationToken);

    public Task<BlobInfo?> PutAsync(BlobPath path, Stream content, PutCondition condition, CancellationToken cancellationToken) =>
        ChangeAsync(path, () => inner.PutAsync(path, content, condition, cancellationToken), static put => put is not null);

    public Task<bool> DeleteAsync(BlobPath path, BlobTag? tag, CancellationToken cancellationToken) =>
        ChangeAsync(path, () => inner.DeleteAsync(path, tag, cancellationToken), static isDeleted => isDeleted);

    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);

    public void Dispose() => _turn.Dispose();

    private async Task<T> ChangeAsync<T>(BlobPath path, Func<Task<T>> change, Func<T, bool> hasChanged)
    {
        await _turn.WaitAsync();
        try
        {
            byte[]? before = await ReadAsync(path);
            T result = await change();
            if (hasChanged(result))
            {
                _changes.Push((path, before));
            }

            return result;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<byte[]?> ReadAsync(BlobPath path)
    {
        BlobContent? content = await inner.OpenReadAsync(path, null, CancellationToken.None);
        if (content is null)
        {
            return null;
        }

        await using Stream stream = content.Stream;
        using MemoryStream copy = new();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
