using Pipelines.Core.Identity;

namespace Pipelines.Core.Storage;

/// <summary>Answers of earlier runs by call key: an index over sealed segments, rebuilt from them when lost.</summary>
public interface ICallIndex
{
    /// <summary>The recorded answer; null when no earlier run has an accepted, reproducible one.</summary>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    ValueTask<RecordedCall?> FindAsync(CallKey key, CancellationToken cancellationToken);

    /// <summary>Adds the answers of a partition that may serve later runs. Adding them again changes nothing.</summary>
    /// <param name="partition">The partition; its segments are published.</param>
    /// <param name="answers">Those of its calls that are reproducible, paid there, and accepted by a row.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BlobStoreException">The store cannot be reached or written.</exception>
    Task AddAsync(BlobPath partition, IReadOnlyList<AnswerPlace> answers, CancellationToken cancellationToken);
}
