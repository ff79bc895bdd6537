using Pipelines.Core.Storage;

namespace Pipelines.Storage.Segments;

/// <summary>
/// Publishes a blob of a partition under a name that nobody has used. The name is the lock: two writers of one partition reach
/// for the same number, and the second one is told.
/// </summary>
internal sealed class SegmentPublisher(IBlobStore store, StoreRetry retry)
{
    /// <exception cref="BlobStoreException">The store cannot take it; nothing was published.</exception>
    /// <exception cref="PartitionTakenException">Another writer has used the name.</exception>
    public async Task PublishAsync(BlobPath path, Func<Stream> bytes, CancellationToken cancellationToken)
    {
        if (!await TryPublishAsync(path, bytes, cancellationToken))
        {
            throw new PartitionTakenException(path);
        }
    }

    /// <returns>False when the name is used for something else.</returns>
    /// <exception cref="BlobStoreException">The store cannot take it; nothing was published.</exception>
    public async Task<bool> TryPublishAsync(BlobPath path, Func<Stream> bytes, CancellationToken cancellationToken)
    {
        BlobInfo? published = await retry.RunAsync(
            () => store.PutAsync(path, bytes(), PutCondition.IfAbsent, cancellationToken),
            cancellationToken);

        // A store may have taken a blob and lost the reply: then what is there is ours, to the byte.
        return published is not null || await IsAlreadyThereAsync(path, bytes, cancellationToken);
    }

    private async Task<bool> IsAlreadyThereAsync(BlobPath path, Func<Stream> bytes, CancellationToken cancellationToken)
    {
        byte[]? found = await BlobBytes.ReadAsync(store, retry, path, cancellationToken);
        return found is not null && await IsSameAsync(found, bytes(), cancellationToken);
    }

    private static async Task<bool> IsSameAsync(byte[] found, Stream own, CancellationToken cancellationToken)
    {
        if (own.Length != found.Length)
        {
            return false;
        }

        byte[] bytes = new byte[found.Length];
        await own.ReadExactlyAsync(bytes, cancellationToken);
        return found.AsSpan().SequenceEqual(bytes);
    }
}
