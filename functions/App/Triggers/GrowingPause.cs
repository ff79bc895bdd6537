namespace Pipelines.Functions.App.Triggers;

/// <summary>Pauses that double from the least to the longest, until something happens.</summary>
internal sealed class GrowingPause(TimeSpan min, TimeSpan max)
{
    private int _doublings;

    public TimeSpan Next()
    {
        double pause = min.Ticks * Math.Pow(2, _doublings);
        if (pause >= max.Ticks)
        {
            return max;
        }

        _doublings++;
        return TimeSpan.FromTicks((long)pause);
    }

    public void Reset() => _doublings = 0;
}
