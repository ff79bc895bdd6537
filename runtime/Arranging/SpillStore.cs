using System.Runtime.CompilerServices;
using System.Text.Json;
using Pipelines.Core.Documents;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Outputs;

namespace Pipelines.Runtime.Arranging;

/// <summary>Writes and reads blobs of spilled rows. Reads by ranges, so that a read that breaks off goes on where it was.</summary>
internal sealed class SpillStore(IBlobStore blobs, StoreRetry retry, SpillLimits limits)
{
    public SpillLimits Limits { get; } = limits;

    /// <summary>Puts a blob of records, in constant memory. What is there is replaced: it holds the same, or a part of it.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="records">The records; read again when a put has to be tried again.</param>
    /// <param name="cancellationToken">Ends it; nothing is published.</param>
    /// <exception cref="BlobStoreException">The store cannot be reached or written.</exception>
    public Task WriteAsync(BlobPath path, IAsyncEnumerable<ReadOnlyMemory<byte>> records, CancellationToken cancellationToken) => retry.RunAsync(
        async () =>
        {
            await StreamedBlob.PutAsync(blobs, path, (blob, stopping) => WriteAsync(blob, records, stopping), cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>The records of a blob, or of a part of it that begins and ends with a record.</summary>
    /// <exception cref="CorruptLogException">It is missing, cut or not what was written.</exception>
    /// <exception cref="BlobStoreException">The store cannot be reached or read.</exception>
    public async IAsyncEnumerable<SpillRecord> ReadAsync(
        BlobPath path,
        ByteRange range,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long at = range.Offset;
        long end = range.Length is { } rangeLength ? at + rangeLength : long.MaxValue;
        int wanted = Limits.ReadSizeBytes;
        while (at < end)
        {
            int asked = wanted;
            wanted = Limits.ReadSizeBytes;
            byte[] bytes = await BlobBytes.ReadAsync(blobs, retry, path, cancellationToken, new ByteRange(at, Math.Min(asked, end - at)))
                ?? throw new CorruptLogException(path, "it is missing");
            if (bytes.Length == 0 && end == long.MaxValue)
            {
                yield break;
            }

            int done = 0;
            while (LengthAt(path, bytes.AsSpan(done)) is { } length)
            {
                if (length > bytes.Length - done)
                {
                    wanted = Math.Max(length, Limits.ReadSizeBytes);
                    break;
                }

                yield return new SpillRecord(bytes.AsMemory(done, length), at + done);
                done += length;
            }

            if (done == 0 && bytes.Length < asked)
            {
                throw new CorruptLogException(path, "it ends in the middle of a record");
            }

            at += done;
        }
    }

    /// <summary>The same as rows.</summary>
    /// <exception cref="CorruptLogException">It is missing, cut or not what was written.</exception>
    /// <exception cref="BlobStoreException">The store cannot be reached or read.</exception>
    public async IAsyncEnumerable<Row> ReadRowsAsync(BlobPath path, ByteRange range, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (SpillRecord record in ReadAsync(path, range, cancellationToken))
        {
            yield return RowOf(path, record);
        }
    }

    /// <exception cref="CorruptLogException">It is not what was written.</exception>
    public static Row RowOf(BlobPath path, SpillRecord record)
    {
        try
        {
            return record.ToRow();
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw new CorruptLogException(path, $"{e.Message}, at byte {record.OffsetBytes}");
        }
    }

    public Task DeleteAsync(BlobPath path, CancellationToken cancellationToken) =>
        retry.RunAsync(() => blobs.DeleteAsync(path, null, cancellationToken), cancellationToken);

    private static async Task WriteAsync(Stream blob, IAsyncEnumerable<ReadOnlyMemory<byte>> records, CancellationToken cancellationToken)
    {
        await foreach (ReadOnlyMemory<byte> record in records.WithCancellation(cancellationToken))
        {
            await blob.WriteAsync(record, cancellationToken);
        }
    }

    private static int? LengthAt(BlobPath path, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return SpillFormat.LengthAt(bytes);
        }
        catch (FormatException e)
        {
            throw new CorruptLogException(path, e.Message);
        }
    }
}
