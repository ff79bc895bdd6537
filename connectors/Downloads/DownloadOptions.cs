using System.Net;

namespace Pipelines.Connectors.Downloads;

/// <summary>The bounds of a download.</summary>
public sealed record DownloadOptions
{
    /// <summary>Requests in a row that bring less than <see cref="ProgressMinBytes"/> before giving up.</summary>
    public int AttemptsMax { get; init; } = 6;

    /// <summary>An attempt that brings this much starts the count of attempts anew, so a long download survives many drops.</summary>
    public long ProgressMinBytes { get; init; } = 1 << 20;

    /// <summary>How often the file may start over from its first byte, because it changed or the ranges were wrong.</summary>
    public int RestartsMax { get; init; } = 3;

    public int RedirectsMax { get; init; } = 5;

    /// <summary>The wait before the second attempt; doubles from attempt to attempt, with jitter.</summary>
    public TimeSpan RetryDelayBase { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan RetryDelayMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A server that asks for a longer wait than this is not waited for.</summary>
    public TimeSpan RetryAfterMax { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A connection that brings nothing for this long has failed.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Which addresses may be connected to, redirects included; null for all. Where it is set no proxy is asked, since that would look
    /// up the names by itself.
    /// </summary>
    public Func<IPAddress, bool>? MayConnect { get; init; }

    /// <summary>What stays free on the disk.</summary>
    public long FreeSpaceReserveBytes { get; init; } = 256L << 20;
}
