namespace Pipelines.Cli.Wording;

/// <summary>Durations as people say them, no finer than helps: <c>45 s</c>, <c>3 min 20 s</c>, <c>2 h 5 min</c>.</summary>
internal static class DurationText
{
    public static string Format(TimeSpan duration)
    {
        long seconds = Math.Max(0, (long)Math.Round(duration.TotalSeconds));
        return seconds switch
        {
            < 60 => $"{seconds} s",
            < 3600 => $"{seconds / 60} min {seconds % 60} s",
            _ => $"{seconds / 3600} h {seconds % 3600 / 60} min",
        };
    }
}
