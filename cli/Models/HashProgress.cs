using Pipelines.Cli.Output;
using Pipelines.Cli.Wording;

namespace Pipelines.Cli.Models;

/// <summary>Shows how much of a file was read.</summary>
internal sealed class HashProgress : IProgress<long>
{
    private readonly string _label;
    private readonly long _totalBytes;
    private readonly IProgress<ProgressState> _display;
    private readonly RateMeter _rate;

    public HashProgress(string label, string path, IProgress<ProgressState> display, TimeProvider clock)
    {
        _label = label;
        _display = display;
        _rate = new RateMeter(clock);
        FileInfo file = new(path);
        _totalBytes = file.Exists ? file.Length : 0;
    }

    public void Report(long value) => _display.Report(new ProgressState(
        _label, value, _totalBytes, TransferText.Of(value, _totalBytes, _rate.Update(value)), IsFinished: value >= _totalBytes));
}
