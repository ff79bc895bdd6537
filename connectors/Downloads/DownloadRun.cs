namespace Pipelines.Connectors.Downloads;

/// <summary>One download under way: its part file, and the counts that its bounds are held against.</summary>
internal sealed class DownloadRun(DownloadRequest request, PartFile part, IProgress<DownloadEvent> progress, DownloadOptions options)
{
    private int _failures;
    private int _restarts;

    public DownloadRequest Request => request;

    public PartFile Part => part;

    public void ReportReceived() => progress.Report(new DownloadEvent.Received(part.LengthBytes, part.State?.TotalBytes));

    /// <summary>Drops what is here, if anything; what comes next belongs to <paramref name="state"/>.</summary>
    /// <param name="state">Null where nothing is known of it yet.</param>
    /// <param name="reason">Empty where the server simply names no version of the file.</param>
    /// <exception cref="DownloadException">It happened too often.</exception>
    public void StartOver(PartState? state, string reason)
    {
        if (part.LengthBytes > 0)
        {
            _restarts++;
            if (reason.Length == 0)
            {
                reason = "the server does not say which version of the file it sends, so a part cannot be gone on with";
            }

            if (_restarts > options.RestartsMax)
            {
                throw new DownloadException(
                    DownloadFailure.ProtocolError, $"started over {options.RestartsMax} times, and would again: {reason}");
            }

            progress.Report(new DownloadEvent.Restarted(part.LengthBytes, reason));
        }

        part.Restart(state);
    }

    /// <summary>Counts a failed attempt and tells how long to wait before the next.</summary>
    /// <param name="failed">What went wrong.</param>
    /// <param name="receivedBytes">What the attempt brought all the same.</param>
    /// <param name="unitRandom">Jitter, from 0 to 1.</param>
    /// <exception cref="DownloadException">A bound is met: there is no next attempt.</exception>
    public TimeSpan DelayAfter(AttemptFailedException failed, long receivedBytes, double unitRandom)
    {
        _failures = receivedBytes >= options.ProgressMinBytes ? 1 : _failures + 1;
        if (_failures >= options.AttemptsMax)
        {
            throw new DownloadException(
                DownloadFailure.Unreachable, $"{_failures} attempts in a row failed; the last: {failed.Message}", failed);
        }

        if (failed.RetryAfter > options.RetryAfterMax)
        {
            throw new DownloadException(
                DownloadFailure.AskedToWait, $"{failed.Message} and asks to wait {failed.RetryAfter.Value.TotalSeconds:0} seconds", failed);
        }

        TimeSpan own = RetryDelay.Of(_failures, options.RetryDelayBase, options.RetryDelayMax, unitRandom);
        TimeSpan delay = failed.RetryAfter > own ? failed.RetryAfter.Value : own;
        progress.Report(new DownloadEvent.Retrying(delay, failed.Message));
        return delay;
    }
}
