using System.Buffers;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Connectors.Datasets.Bytes;

/// <summary>
/// The bytes of a file, hashed as they are read, so that rows are never passed off as those of bytes that the file no longer
/// holds. I/O errors leave as <see cref="DatasetException"/>.
/// </summary>
internal sealed class HashedFileStream : ForwardReadStream
{
    private const int MeasureBufferBytes = 1024 * 1024;
    private const long ProgressStepBytes = 1024 * 1024;

    private readonly FileStream _bytes;
    private readonly DatasetFile _file;
    private readonly IProgress<long>? _progress;
    private readonly RunningHash _hash = new();
    private long _reportedBytes;

    private HashedFileStream(FileStream bytes, DatasetFile file, IProgress<long>? progress)
    {
        _bytes = bytes;
        _file = file;
        _progress = progress;
    }

    public long BytesRead => _hash.BytesCount;

    public static HashedFileStream Open(DatasetFile file, IProgress<long>? progress)
    {
        try
        {
            // Nobody is kept from editing the file: edits are detected.
            var bytes = new FileStream(file.FullPath, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                BufferSize = 0,
            });
            return new HashedFileStream(bytes, file, progress);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw file.Unreadable(e);
        }
    }

    /// <summary>Reads a file through once for its hash and size.</summary>
    public static async Task<(ContentHash Hash, long SizeBytes)> MeasureAsync(DatasetFile file, CancellationToken cancellationToken)
    {
        await using HashedFileStream stream = Open(file, progress: null);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MeasureBufferBytes);
        try
        {
            while (await stream.ReadAsync(buffer, cancellationToken) > 0)
            {
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return (stream._hash.Finish(), stream.BytesRead);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            int count = await _bytes.ReadAsync(buffer, cancellationToken);
            _hash.Append(buffer.Span[..count]);
            Report(isEnd: count == 0);
            return count;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw _file.Unreadable(e);
        }
    }

    /// <summary>The first bytes of the file, without counting them as read. Only before the first read.</summary>
    public ReadOnlySpan<byte> Peek(Span<byte> buffer)
    {
        try
        {
            int count = RandomAccess.Read(_bytes.SafeFileHandle, buffer, fileOffset: 0);
            return buffer[..count];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw _file.Unreadable(e);
        }
    }

    /// <summary>To be called when all has been read.</summary>
    /// <exception cref="DatasetException">The bytes read are not those that the dataset was opened with.</exception>
    public void RequireHash(ContentHash expected)
    {
        if (_hash.Finish() != expected)
        {
            throw _file.Error("was changed while it was being read. Start the run again when nobody writes to it.");
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _bytes.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Report(bool isEnd)
    {
        if (_progress is not null && (BytesRead - _reportedBytes >= ProgressStepBytes || (isEnd && BytesRead != _reportedBytes)))
        {
            _reportedBytes = BytesRead;
            _progress.Report(BytesRead);
        }
    }
}
