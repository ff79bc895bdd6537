using Microsoft.Win32.SafeHandles;
using Pipelines.Core.Storage;

namespace Pipelines.Storage.Files;

/// <summary>
/// Blobs as files below one folder of a local disk, with the blob's name as relative path. Safe between threads and between
/// processes on one machine.
/// </summary>
/// <remarks>
/// A blob's name cannot also be the folder of another blob, and names that differ in case alone need a file system that tells
/// them apart. Symbolic links below the root are refused; the root itself may be one. How a put becomes durable:
/// docs/decisions/0004-segment-log.md.
/// </remarks>
/// <param name="rootPath">The folder; made when it is missing.</param>
/// <param name="time">Stamps blobs, and ages what crashed writers left behind.</param>
public sealed class FileBlobStore(string rootPath, TimeProvider time) : IBlobStore
{
    private readonly FileLayout _layout = new(rootPath);
    private readonly PublishLocks _locks = new(Path.Combine(rootPath, FileLayout.LocksFolder), time);
    private readonly TemporaryFiles _temporaries = new(Path.Combine(rootPath, FileLayout.TemporariesFolder), time);

    /// <inheritdoc/>
    public Task<BlobInfo?> StatAsync(BlobPath path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return Task.FromResult(Stat(path, _layout.Locate(path)));
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw FileErrors.Translate(e, $"Cannot look up '{path}'");
        }
    }

    /// <inheritdoc/>
    public Task<BlobContent?> OpenReadAsync(BlobPath path, ByteRange? range, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return Task.FromResult(Open(path, _layout.Locate(path), range));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<BlobContent?>(null);
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw FileErrors.Translate(e, $"Cannot read '{path}'");
        }
    }

    /// <inheritdoc/>
    public async Task<BlobInfo?> PutAsync(BlobPath path, Stream content, PutCondition condition, CancellationToken cancellationToken)
    {
        // 1. Write all bytes to a temporary file and flush them: until then nobody sees anything.
        // 2. Under the lock of the name: check the condition, stamp the version, rename.
        // 3. Flush again, which makes the new name durable too.
        using TemporaryFile temporary = await _temporaries.WriteAsync(content, $"Cannot write '{path}'", cancellationToken);
        try
        {
            string file = _layout.Locate(path);
            BlobInfo? published;
            using (await _locks.AcquireAsync(path, cancellationToken))
            {
                published = Publish(path, file, temporary, condition);
            }

            await temporary.FlushAsync();
            return published;
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw FileErrors.Translate(e, $"Cannot write '{path}'");
        }
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(BlobPath path, BlobTag? tag, CancellationToken cancellationToken)
    {
        try
        {
            string file = _layout.Locate(path);
            using (await _locks.AcquireAsync(path, cancellationToken))
            {
                BlobInfo? current = Stat(path, file);
                if (current is null || (tag is not null && current.Tag != tag))
                {
                    return false;
                }

                File.Delete(file);
                return true;
            }
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw FileErrors.Translate(e, $"Cannot delete '{path}'");
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, CancellationToken cancellationToken) =>
        List(prefix, cancellationToken).ToAsyncEnumerable();

    private IEnumerable<BlobInfo> List(string prefix, CancellationToken cancellationToken)
    {
        using IEnumerator<BlobPath> names = new FileListing(_layout).Names(prefix).GetEnumerator();
        while (TryMoveNext(names, prefix, out BlobInfo? blob))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (blob is not null)
            {
                yield return blob;
            }
        }
    }

    /// <summary>Steps on; <paramref name="blob"/> is null when it was deleted since its folder was read.</summary>
    private bool TryMoveNext(IEnumerator<BlobPath> names, string prefix, out BlobInfo? blob)
    {
        blob = null;
        try
        {
            if (!names.MoveNext())
            {
                return false;
            }

            blob = Stat(names.Current, _layout.Locate(names.Current));
            return true;
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw FileErrors.Translate(e, $"Cannot list '{prefix}'");
        }
    }

    private static BlobInfo? Publish(BlobPath path, string file, TemporaryFile temporary, PutCondition condition)
    {
        BlobInfo? current = Stat(path, file);
        bool allowed = condition switch
        {
            { RequiresAbsence: true } => current is null,
            { RequiredTag: { } tag } => current?.Tag == tag,
            _ => true,
        };
        if (!allowed)
        {
            return null;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        DateTimeOffset modified = temporary.Stamp(laterThan: current?.LastModified);
        temporary.MoveTo(file);
        return new BlobInfo(path, temporary.LengthBytes, FileVersion.Of(modified, temporary.LengthBytes), modified);
    }

    private static BlobInfo? Stat(BlobPath path, string file)
    {
        var info = new FileInfo(file);
        return info.Exists
            ? new BlobInfo(path, info.Length, FileVersion.Of(info.LastWriteTimeUtc, info.Length), info.LastWriteTimeUtc)
            : null;
    }

    private static BlobContent? Open(BlobPath path, string file, ByteRange? range)
    {
        if (Directory.Exists(file))
        {
            return null;
        }

        // Size and version come from the open handle, so they belong to the bytes that are read, whatever is put meanwhile.
        SafeFileHandle handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read, TemporaryFile.Sharing);
        try
        {
            long length = RandomAccess.GetLength(handle);
            DateTime modified = File.GetLastWriteTimeUtc(handle);
            var info = new BlobInfo(path, length, FileVersion.Of(modified, length), modified);
            return new BlobContent(info, new FileRangeStream(handle, range ?? new ByteRange(0), length));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }
}
