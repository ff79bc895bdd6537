namespace Pipelines.Connectors.Downloads;

/// <summary>What a download tells while it runs: nothing about it is silent.</summary>
public abstract record DownloadEvent
{
    private DownloadEvent()
    {
    }

    /// <param name="ReceivedBytes">Bytes of the file that are here, earlier attempts included.</param>
    /// <param name="TotalBytes">Null while the server does not tell.</param>
    public sealed record Received(long ReceivedBytes, long? TotalBytes) : DownloadEvent;

    /// <param name="Delay">The wait before the next attempt.</param>
    /// <param name="Reason">What went wrong with this one.</param>
    public sealed record Retrying(TimeSpan Delay, string Reason) : DownloadEvent;

    /// <param name="DiscardedBytes">What was here and could not be used.</param>
    /// <param name="Reason">Why not.</param>
    public sealed record Restarted(long DiscardedBytes, string Reason) : DownloadEvent;
}
