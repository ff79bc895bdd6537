using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Pipelines.Storage.Files;

/// <summary>
/// The folder in which blobs are written before they are published. It lies on the store's own disk, so that the renaming is
/// atomic. What crashed writers left there is deleted once it is older than any write takes.
/// </summary>
internal sealed class TemporaryFiles(string folder, TimeProvider time)
{
    private const int CopyBufferBytes = 64 * 1024;
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromDays(1);
    private int _hasSwept;

    /// <summary>Writes and flushes all of <paramref name="content"/>. The caller owns the file.</summary>
    /// <exception cref="Pipelines.Core.Storage.BlobStoreException">The disk is full or cannot be written; what was written is gone again.</exception>
    public async Task<TemporaryFile> WriteAsync(Stream content, string what, CancellationToken cancellationToken)
    {
        TemporaryFile? file = null;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(CopyBufferBytes);
        try
        {
            SafeFileHandle handle = Guard(what, () => Create(out file));
            long written = 0;

            // Errors of the content are the caller's own; only those of the file are the store's.
            for (int count; (count = await content.ReadAsync(buffer, cancellationToken)) > 0; written += count)
            {
                await GuardAsync(what, () => AppendAsync(handle, buffer.AsMemory(0, count), written, cancellationToken));
            }

            await GuardAsync(what, file!.FlushAsync);
            return file!;
        }
        catch
        {
            file?.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task AppendAsync(SafeFileHandle handle, ReadOnlyMemory<byte> bytes, long at, CancellationToken cancellationToken)
    {
        try
        {
            await RandomAccess.WriteAsync(handle, bytes, at, cancellationToken);
        }
        catch (ArgumentOutOfRangeException e)
        {
            // What .NET makes of EFBIG: files here may not be as large.
            throw new IOException(e.Message, FileErrors.FileTooLarge);
        }
    }

    private SafeFileHandle Create(out TemporaryFile file)
    {
        Directory.CreateDirectory(folder);
        if (Interlocked.Exchange(ref _hasSwept, 1) == 0)
        {
            DeleteLeftovers();
        }

        string path = Path.Combine(folder, Path.GetRandomFileName());
        SafeFileHandle handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, TemporaryFile.Sharing);
        file = new TemporaryFile(path, handle, time);
        return handle;
    }

    private void DeleteLeftovers()
    {
        DateTimeOffset limit = time.GetUtcNow() - LeftoverAge;
        foreach (FileInfo leftover in new DirectoryInfo(folder).EnumerateFiles().Where(file => file.LastWriteTimeUtc < limit))
        {
            leftover.Delete();
        }
    }

    private static T Guard<T>(string what, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw FileErrors.Translate(e, what);
        }
    }

    private static async Task GuardAsync(string what, Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw FileErrors.Translate(e, what);
        }
    }
}
