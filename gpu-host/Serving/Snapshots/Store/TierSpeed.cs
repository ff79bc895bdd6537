namespace GpuHost.Serving.Snapshots.Store;

/// <summary>
/// What reading from a tier costs, learned from what was read: <c>seconds = objects · latency + bytes · seconds per byte</c>.
/// A listing moves next to nothing, so its time is the latency.
/// </summary>
internal sealed class TierSpeed
{
    /// <summary>However much of a read its latency seems to explain, so much of it is laid to the bytes.</summary>
    private const double BytesShareMin = 0.1;

    // Until measured: as fast as a local disk, so that the first reads happen and are measured. The very first of a process are
    // slow for reasons of the process, and must not decide alone.
    private readonly RecentMedian _latencySeconds = new(whileUnknown: 1e-3, weight: 2);
    private readonly RecentMedian _secondsPerByte = new(whileUnknown: 1e-9, weight: 2);

    public double LatencySeconds => _latencySeconds.Value;

    public double SecondsPerByte => _secondsPerByte.Value;

    public double SecondsFor(long bytes) => LatencySeconds + (bytes * SecondsPerByte);

    public void NoteListing(TimeSpan elapsed) => _latencySeconds.Add(elapsed.TotalSeconds);

    /// <summary>One object of so many bytes was read.</summary>
    public void NoteRead(long bytes, TimeSpan elapsed)
    {
        if (bytes > 0)
        {
            double moving = Math.Max(elapsed.TotalSeconds - LatencySeconds, elapsed.TotalSeconds * BytesShareMin);
            _secondsPerByte.Add(moving / bytes);
        }
    }
}
