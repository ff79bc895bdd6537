using Pipelines.Core.Storage;

namespace Pipelines.TestKit.Storage;

/// <summary>A store in memory, for simulations that do thousands of writes. Thread-safe; passes the same suite as the real ones.</summary>
public sealed class MemoryBlobStore(TimeProvider time) : IBlobStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, (BlobInfo Info, byte[] Bytes)> _blobs = new(StringComparer.Ordinal);
    private long _version;

    public Task<BlobInfo?> StatAsync(BlobPath path, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_blobs.TryGetValue(path.Value, out (BlobInfo Info, byte[] Bytes) blob) ? blob.Info : null);
        }
    }

    public Task<BlobContent?> OpenReadAsync(BlobPath path, ByteRange? range, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_blobs.TryGetValue(path.Value, out (BlobInfo Info, byte[] Bytes) blob))
            {
                return Task.FromResult<BlobContent?>(null);
            }

            int offset = (int)Math.Min(range?.Offset ?? 0, blob.Bytes.Length);
            int length = (int)Math.Min(range?.Length ?? long.MaxValue, blob.Bytes.Length - offset);
            return Task.FromResult<BlobContent?>(new BlobContent(blob.Info, new MemoryStream(blob.Bytes, offset, length, writable: false)));
        }
    }

    public async Task<BlobInfo?> PutAsync(BlobPath path, Stream content, PutCondition condition, CancellationToken cancellationToken)
    {
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            BlobTag? current = _blobs.TryGetValue(path.Value, out (BlobInfo Info, byte[] Bytes) blob) ? blob.Info.Tag : null;
            if ((condition.RequiresAbsence && current is not null) || (condition.RequiredTag is { } tag && current != tag))
            {
                return null;
            }

            var info = new BlobInfo(path, copy.Length, new BlobTag($"{++_version}"), time.GetUtcNow());
            _blobs[path.Value] = (info, copy.ToArray());
            return info;
        }
    }

    public Task<bool> DeleteAsync(BlobPath path, BlobTag? tag, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            bool isThere = _blobs.TryGetValue(path.Value, out (BlobInfo Info, byte[] Bytes) blob) && (tag is null || tag == blob.Info.Tag);
            return Task.FromResult(isThere && _blobs.Remove(path.Value));
        }
    }

    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            BlobInfo[] found = [.. _blobs.Where(blob => blob.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(static blob => blob.Value.Info)];
            return found.ToAsyncEnumerable();
        }
    }
}
