namespace Pipelines.Bench.Orchestrate;

/// <summary>Looks now and then at what the managed heap has of the machine's memory. Disposing ends the looking.</summary>
internal sealed class HeapMeter : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly PeriodicTimer _timer = new(Interval, TimeProvider.System);
    private readonly Task _looking;

    public HeapMeter() => _looking = LookAsync();

    /// <summary>The most that was committed to it.</summary>
    public long PeakBytes { get; private set; }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _looking;
    }

    private async Task LookAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            GCMemoryInfo now = GC.GetGCMemoryInfo();
            PeakBytes = Math.Max(PeakBytes, now.TotalCommittedBytes);
        }
    }
}
