namespace Pipelines.Cli.Output;

/// <summary>Progress as lines of a log: for each label the first and the last state, and one every few seconds between.</summary>
internal sealed class ProgressLines(TextWriter writer, TimeProvider clock) : IProgress<ProgressState>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, long> _lastLine = new(StringComparer.Ordinal);
    private readonly Lock _writing = new();

    public void Report(ProgressState value)
    {
        lock (_writing)
        {
            bool isDue = !_lastLine.TryGetValue(value.Label, out long last) || clock.GetElapsedTime(last) >= Interval;
            if (isDue || value.IsFinished)
            {
                _lastLine[value.Label] = clock.GetTimestamp();
                writer.WriteLine(PlainText.Of($"{value.Label}: {ProgressText.Of(value)}"));
            }
        }
    }
}
