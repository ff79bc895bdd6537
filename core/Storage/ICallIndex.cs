using Pipelines.Core.Identity;

namespace Pipelines.Core.Storage;

/// <summary>Answers of earlier runs by call key: an index over sealed segments, rebuilt from them when lost.</summary>
public interface ICallIndex
{
    /// <summary>The recorded answer; null when no earlier run has an accepted, reproducible one.</summary>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    ValueTask<RecordedCall?> FindAsync(CallKey key, CancellationToken cancellationToken);

    /// <summary>Adds the accepted, reproducible calls of a sealed partition. Adding it again changes nothing.</summary>
    /// <exception cref="BlobStoreException">The store cannot be reached or written.</exception>
    Task AddAsync(BlobPath partition, PartitionSeal seal, CancellationToken cancellationToken);
}
