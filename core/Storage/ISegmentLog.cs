namespace Pipelines.Core.Storage;

/// <summary>The durable record of partitions: numbered segments, each published whole, then a seal.</summary>
public interface ISegmentLog
{
    /// <summary>
    /// Opens the log of a partition under <paramref name="partition"/> (<c>runs/{run}/stages/{nn}-{op}/part-{nnnnn}</c>), reads what
    /// earlier attempts left and makes it ready for more. The caller owns it. One owner at a time: two writers never
    /// overwrite each other, the later one to publish a segment number fails.
    /// </summary>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    /// <exception cref="CorruptLogException">A published segment is not what was written.</exception>
    Task<IPartitionLog> OpenAsync(BlobPath partition, CancellationToken cancellationToken);

    /// <summary>Reads the seal of a partition; null while it has none.</summary>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    /// <exception cref="CorruptLogException">The seal is not what was written.</exception>
    Task<PartitionSeal?> ReadSealAsync(BlobPath partition, CancellationToken cancellationToken);

    /// <summary>
    /// What a partition comes to so far, for whoever watches those that work on it: goes on after <paramref name="before"/>, reads each
    /// published segment once, a bounded number of them, and writes nothing.
    /// </summary>
    /// <param name="partition">The partition; one that is not there yet comes to nothing.</param>
    /// <param name="before">What the look before returned; <see cref="PartitionProgress.None"/> for the first.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    /// <exception cref="CorruptLogException">What is there is not what was written.</exception>
    Task<PartitionProgress> LookAsync(BlobPath partition, PartitionProgress before, CancellationToken cancellationToken);

    /// <summary>The rows of a sealed partition in input order, verified against the seal while they are read.</summary>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    /// <exception cref="CorruptLogException">A segment is missing or is not what was sealed.</exception>
    IAsyncEnumerable<RecordedRow> ReadRowsAsync(BlobPath partition, PartitionSeal seal, CancellationToken cancellationToken);

    /// <summary>
    /// The fields of the rows that passed, in input order, as <see cref="Documents.RowJson"/> writes them, in UTF-8: for whoever wants their
    /// text and not the rows. Verified as above.
    /// </summary>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    /// <exception cref="CorruptLogException">A segment is missing or is not what was sealed.</exception>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ReadPassedTextAsync(BlobPath partition, PartitionSeal seal, CancellationToken cancellationToken);

    /// <summary>The answered calls of a sealed partition, in the order in which they were recorded, verified against the seal while they are read.</summary>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    /// <exception cref="CorruptLogException">A segment is missing or is not what was sealed.</exception>
    IAsyncEnumerable<RecordedCall> ReadCallsAsync(BlobPath partition, PartitionSeal seal, CancellationToken cancellationToken);

    /// <summary>
    /// Cuts a partition back to what is left of it, when the store has lost blobs that it had acknowledged: the seal is deleted, the
    /// segments that are there close the gaps, and the partition can be opened and gone on with. Nobody else may work on it.
    /// </summary>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    /// <exception cref="CorruptLogException">What is there is not what was written.</exception>
    Task<PartitionCut> CutBackAsync(BlobPath partition, CancellationToken cancellationToken);
}
