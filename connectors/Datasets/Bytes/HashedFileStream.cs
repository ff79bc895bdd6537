using System.Buffers;
using Pipelines.Core.Documents;

namespace Pipelines.Connectors.Datasets.Bytes;

/// <summary>
/// The bytes of a file, hashed as they are read, so that rows are never passed off as those of bytes that the file no longer
/// holds. A change of its size or time is looked into at once: the rows of a stale file cost money. I/O errors leave as
/// <see cref="DatasetException"/>.
/// </summary>
internal sealed class HashedFileStream : ForwardReadStream
{
    private const int MeasureBufferBytes = 1024 * 1024;
    private const long ProgressStepBytes = 1024 * 1024;

    private readonly FileStream _bytes;
    private readonly DatasetFile _file;
    private readonly FileVersion? _expected;
    private readonly IProgress<long>? _progress;
    private readonly RunningHash _hash = new();
    private (long SizeBytes, DateTime LastWrite) _seen;
    private long _reportedBytes;

    private HashedFileStream(FileStream bytes, DatasetFile file, FileVersion? expected, IProgress<long>? progress)
    {
        _bytes = bytes;
        _file = file;
        _expected = expected;
        _progress = progress;
        _seen = expected is null ? Stat() : (expected.SizeBytes, expected.LastWrite);
    }

    public long BytesRead => _hash.BytesCount;

    /// <param name="file">Where it is.</param>
    /// <param name="expected">What it must still be; null takes it as it is.</param>
    /// <param name="progress">Told how many bytes have been read; null tells nobody.</param>
    public static HashedFileStream Open(DatasetFile file, FileVersion? expected, IProgress<long>? progress)
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
            return new HashedFileStream(bytes, file, expected, progress);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw file.Unreadable(e);
        }
    }

    /// <summary>Reads a file through once.</summary>
    public static async Task<FileVersion> MeasureAsync(DatasetFile file, CancellationToken cancellationToken)
    {
        await using HashedFileStream stream = Open(file, expected: null, progress: null);
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

        // The time is from before the first byte was read: a write in between shows as a change later.
        (_, DateTime lastWrite) = stream._seen;
        return new FileVersion(stream._hash.Finish(), stream.BytesRead, lastWrite);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await RequireVersionAsync(cancellationToken);
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
    public void RequireExpectedHash()
    {
        if (_expected is not null && _hash.Finish() != _expected.Hash)
        {
            throw Changed();
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

    /// <summary>A file that was only touched, or written again with the same bytes, is not changed: reading it through tells.</summary>
    private async ValueTask RequireVersionAsync(CancellationToken cancellationToken)
    {
        (long SizeBytes, DateTime LastWrite) now = Stat();
        if (_expected is null || now == _seen)
        {
            return;
        }

        FileVersion current = await MeasureAsync(_file, cancellationToken);
        _seen = current.Hash == _expected.Hash ? now : throw Changed();
    }

    private (long SizeBytes, DateTime LastWrite) Stat() =>
        (RandomAccess.GetLength(_bytes.SafeFileHandle), File.GetLastWriteTimeUtc(_bytes.SafeFileHandle));

    private DatasetException Changed() => _file.Error("was changed while it was being read. Start the run again when nobody writes to it.");

    private void Report(bool isEnd)
    {
        if (_progress is not null && (BytesRead - _reportedBytes >= ProgressStepBytes || (isEnd && BytesRead != _reportedBytes)))
        {
            _reportedBytes = BytesRead;
            _progress.Report(BytesRead);
        }
    }
}
