using Pipelines.Cli.Output;
using Pipelines.Cli.Wording;
using Pipelines.Connectors.Downloads;

namespace Pipelines.Cli.Models;

/// <summary>Shows a download: bytes as progress, mishaps as notes.</summary>
internal sealed class DownloadDisplay(string label, IProgress<ProgressState> progress, ICommandOutput output, TimeProvider clock)
    : IProgress<DownloadEvent>
{
    private RateMeter _rate = new(clock);

    public void Report(DownloadEvent value)
    {
        switch (value)
        {
            case DownloadEvent.Received received:
                string detail = TransferText.Of(received.ReceivedBytes, received.TotalBytes, _rate.Update(received.ReceivedBytes));
                progress.Report(new ProgressState(label, received.ReceivedBytes, received.TotalBytes, detail));
                break;
            case DownloadEvent.Retrying retrying:
                output.Note($"{label}: {retrying.Reason}; trying again in {DurationText.Format(retrying.Delay)}");
                break;
            case DownloadEvent.Restarted restarted:
                _rate = new RateMeter(clock);
                output.Note($"{label}: starting over, {ByteSize.Format(restarted.DiscardedBytes)} are of no use: {restarted.Reason}");
                break;
        }
    }

    public void Finish(long sizeBytes) =>
        progress.Report(new ProgressState(label, sizeBytes, sizeBytes, ByteSize.Format(sizeBytes), IsFinished: true));
}
