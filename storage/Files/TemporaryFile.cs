using Microsoft.Win32.SafeHandles;

namespace Pipelines.Storage.Files;

/// <summary>A written, not yet published file. Disposing it deletes it unless it was moved to its place.</summary>
internal sealed class TemporaryFile(string path, SafeFileHandle handle, TimeProvider time) : IDisposable
{
    /// <summary>Readers and the renaming never stand in each other's way.</summary>
    public const FileShare Sharing = FileShare.ReadWrite | FileShare.Delete;

    private bool _isPublished;

    public long LengthBytes => RandomAccess.GetLength(handle);

    /// <summary>Returns when the bytes (and, once moved, the name) are on the disk. A flush blocks its thread, so it gets one of its own.</summary>
    public Task FlushAsync() => Task.Run(() => RandomAccess.FlushToDisk(handle));

    /// <summary>Sets the time of the file to now, or just after <paramref name="laterThan"/> when the clock is behind it.</summary>
    /// <exception cref="IOException">The file system rounds times, so that versions could not be told apart.</exception>
    public DateTimeOffset Stamp(DateTimeOffset? laterThan)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset stamp = laterThan is { } last && now <= last ? last.AddTicks(1) : now;
        File.SetLastWriteTimeUtc(handle, stamp.UtcDateTime);
        return File.GetLastWriteTimeUtc(handle) == stamp.UtcDateTime
            ? stamp
            : throw new IOException($"The file system of '{path}' keeps coarse times only; put the store on another disk.");
    }

    public void MoveTo(string target)
    {
        File.Move(path, target, overwrite: true);
        _isPublished = true;
    }

    public void Dispose()
    {
        handle.Dispose();
        if (!_isPublished)
        {
            File.Delete(path);
        }
    }
}
