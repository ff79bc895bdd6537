namespace Pipelines.Cli.Output;

/// <summary>
/// Progress as lines of a log: for each label the first and the last state, and one every few seconds between when something has
/// happened since.
/// </summary>
internal sealed class ProgressLines(TextWriter writer, TimeProvider clock) : IProgress<ProgressState>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, (long Timestamp, ProgressState State)> _last = new(StringComparer.Ordinal);
    private readonly Lock _writing = new();

    public void Report(ProgressState value)
    {
        lock (_writing)
        {
            if (_last.TryGetValue(value.Label, out (long Timestamp, ProgressState State) last) && !IsDue(value, last.State, last.Timestamp))
            {
                return;
            }

            _last[value.Label] = (clock.GetTimestamp(), value);
            writer.WriteLine(PlainText.Of($"{value.Label}: {ProgressText.Of(value)}"));
        }
    }

    private bool IsDue(ProgressState now, ProgressState last, long lastTimestamp) =>
        now.IsFinished != last.IsFinished
        || (!now.IsFinished && now with { Pace = last.Pace } != last && clock.GetElapsedTime(lastTimestamp) >= Interval);
}
