using Spectre.Console;

namespace Pipelines.Cli.Output;

/// <summary>One bar per label.</summary>
internal sealed class ProgressBars(ProgressContext context, ProgressDetailColumn detail) : IProgress<ProgressState>
{
    private readonly Dictionary<string, ProgressTask> _bars = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public void Report(ProgressState value)
    {
        lock (_gate)
        {
            if (!_bars.TryGetValue(value.Label, out ProgressTask? bar))
            {
                bar = context.AddTask(PlainText.Of(value.Label));
                _bars.Add(value.Label, bar);
            }

            bar.IsIndeterminate = value.Total is null && !value.IsFinished;
            bar.MaxValue = Math.Max(1, value.Total ?? value.Done);
            bar.Value = value.IsFinished ? bar.MaxValue : value.Done;
            detail.Set(bar, ProgressText.Of(value));
        }
    }
}
