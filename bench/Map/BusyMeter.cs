using System.Diagnostics;

namespace Pipelines.Bench.Map;

/// <summary>When a model was busy, and how many calls it had on average from the first to the last. Thread-safe.</summary>
internal sealed class BusyMeter
{
    private readonly Lock _gate = new();
    private int _underWay;
    private long _changedAt;
    private double _callSeconds;
    private long _calls;

    /// <summary>Timestamps; 0 before the first call.</summary>
    public long FirstAt { get; private set; }

    public long LastAt { get; private set; }

    /// <summary>How long a call took on average.</summary>
    public double LatencyMs => _callSeconds / _calls * 1_000;

    public double UnderWayOnAverage => _callSeconds / Stopwatch.GetElapsedTime(FirstAt, LastAt).TotalSeconds;

    public void Begin() => Change(1);

    public void End() => Change(-1);

    private void Change(int by)
    {
        lock (_gate)
        {
            long now = Stopwatch.GetTimestamp();
            FirstAt = FirstAt == 0 ? now : FirstAt;
            _callSeconds += _underWay * Stopwatch.GetElapsedTime(_changedAt, now).TotalSeconds;
            _underWay += by;
            _calls += by > 0 ? 1 : 0;
            _changedAt = now;
            LastAt = now;
        }
    }
}
