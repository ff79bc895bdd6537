using Pipelines.Core.Identity;
using Pipelines.Core.Usage;

namespace Pipelines.Core.Storage;

/// <summary>The log of one partition, open for writing. Thread-safe. Disposing flushes what can be flushed and joins all writing.</summary>
public interface IPartitionLog : IAsyncDisposable
{
    /// <summary>The seal, when an earlier attempt finished the partition; then nothing can be appended.</summary>
    PartitionSeal? Seal { get; }

    /// <summary>The ordinals of rows that earlier attempts finished; empty for a sealed partition.</summary>
    IReadOnlySet<int> FinishedRows { get; }

    /// <summary>How many rows left the stage because of one of <see cref="FinishedRows"/>.</summary>
    long RowsMadeOf(int finishedRow);

    /// <summary>What earlier attempts paid.</summary>
    IReadOnlyList<ModelUsage> PaidBefore { get; }

    /// <summary>Calls that are already answered, by key; grows as calls are appended.</summary>
    RecordedCall? FindCall(CallKey key);

    /// <summary>
    /// Buffers a record and returns its position in the log; waits while the buffer is full. Durable within
    /// <see cref="SegmentLimits.FlushInterval"/>.
    /// </summary>
    /// <exception cref="BlobStoreException">A segment could not be published; the log takes nothing more.</exception>
    /// <exception cref="PartitionTakenException">Another process writes the partition too; the log takes nothing more.</exception>
    ValueTask<long> AppendAsync(RecordedCall call, CancellationToken cancellationToken);

    /// <inheritdoc cref="AppendAsync(RecordedCall, CancellationToken)"/>
    ValueTask<long> AppendAsync(RecordedRow row, CancellationToken cancellationToken);

    /// <summary>The record at <paramref name="position"/> and all before it are durable when it returns.</summary>
    /// <exception cref="BlobStoreException">A segment could not be published; the log takes nothing more.</exception>
    /// <exception cref="PartitionTakenException">Another process writes the partition too; the log takes nothing more.</exception>
    ValueTask FlushAsync(long position, CancellationToken cancellationToken);

    /// <summary>
    /// Flushes and publishes the seal, once. Every ordinal from 0 to <paramref name="rowCount"/> - 1 must have its record by now.
    /// </summary>
    /// <param name="rowCount">The rows of the partition.</param>
    /// <param name="indexing">
    /// Adds the answers that may serve later runs to an index, before the seal is published: a sealed partition is known to be
    /// indexed. May be called again after a crash.
    /// </param>
    /// <param name="cancellationToken">Leaves the partition unsealed.</param>
    /// <exception cref="InvalidOperationException">A row has no record, or two, or an operator's accounts do not balance.</exception>
    /// <exception cref="BlobStoreException">The seal could not be published.</exception>
    /// <exception cref="PartitionTakenException">Another process sealed the partition.</exception>
    Task<PartitionSeal> SealAsync(int rowCount, Func<IReadOnlyList<AnswerPlace>, Task> indexing, CancellationToken cancellationToken);
}
