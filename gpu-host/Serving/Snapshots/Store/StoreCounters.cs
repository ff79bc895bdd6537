using GpuHost.Serving.Snapshots.Format;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>What went to and came from the store; written by its tasks, read by anybody.</summary>
internal sealed class StoreCounters
{
    private long _readBytes;
    private long _writtenBytes;
    private long _written;
    private long _refused;
    private long _skipped;
    private long _failures;

    public long ReadBytes => Interlocked.Read(ref _readBytes);

    public long WrittenBytes => Interlocked.Read(ref _writtenBytes);

    public long Written => Interlocked.Read(ref _written);

    public long Refused => Interlocked.Read(ref _refused);

    public long Skipped => Interlocked.Read(ref _skipped);

    public long Failures => Interlocked.Read(ref _failures);

    public void NoteRead(long bytes) => Interlocked.Add(ref _readBytes, bytes);

    public void NoteWritten(long bytes)
    {
        Interlocked.Increment(ref _written);
        Interlocked.Add(ref _writtenBytes, bytes);
    }

    /// <summary>A stored snapshot failed verification. Other tokens at the same address would be a collision of SHA-256.</summary>
    public void NoteRefused(KvsFault fault)
    {
        if (fault != KvsFault.None)
        {
            Interlocked.Increment(ref _refused);
        }
    }

    /// <summary>A snapshot was not written because too many wait.</summary>
    public void NoteSkipped() => Interlocked.Increment(ref _skipped);

    /// <summary>The store could not be reached, read or written.</summary>
    public void NoteFailure() => Interlocked.Increment(ref _failures);
}
