using Pipelines.Core.Identity;

namespace Pipelines.Core.Storage;

/// <summary>The log of one partition, open for writing. Appending is thread-safe.</summary>
public interface IPartitionLog : IAsyncDisposable
{
    /// <summary>The seal, when an earlier attempt finished the partition; then nothing can be appended.</summary>
    PartitionSeal? Seal { get; }

    /// <summary>Calls that are already answered, by key; grows as calls are appended.</summary>
    RecordedCall? FindCall(CallKey key);

    /// <summary>The ordinals of rows that earlier attempts finished.</summary>
    IReadOnlySet<int> FinishedRows { get; }

    /// <summary>Buffers a record; waits while the buffer is full. Durable within <see cref="SegmentLimits.FlushInterval"/>.</summary>
    /// <exception cref="BlobStoreException">A segment could not be published; the log takes nothing more.</exception>
    ValueTask AppendAsync(RecordedCall call, CancellationToken cancellationToken);

    /// <inheritdoc cref="AppendAsync(RecordedCall, CancellationToken)"/>
    ValueTask AppendAsync(RecordedRow row, CancellationToken cancellationToken);

    /// <summary>Everything appended before this call is durable when it returns.</summary>
    /// <exception cref="BlobStoreException">A segment could not be published; the log takes nothing more.</exception>
    Task FlushAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Flushes and publishes the seal, once. Every ordinal from 0 to <paramref name="rowCount"/> - 1 must have its record by now.
    /// </summary>
    /// <exception cref="InvalidOperationException">A row has no record, or two.</exception>
    /// <exception cref="BlobStoreException">The seal could not be published.</exception>
    Task<PartitionSeal> SealAsync(int rowCount, CancellationToken cancellationToken);
}
