namespace GpuHost.Host.Hosting;

/// <summary>What one client may ask of the server at once.</summary>
internal sealed record HostLimits
{
    public static HostLimits Default { get; } = new();

    /// <summary>From the request's arrival to its answer's end.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The body of a request with JSON.</summary>
    public long BodySizeBytesMax { get; init; } = 16L << 20;

    /// <summary>Bodies that are in memory at the same time, beyond <see cref="BodyBudget.FreeBytes"/> of each.</summary>
    public long BodiesBytesMax { get; init; } = 512L << 20;

    public int ConnectionsMax { get; init; } = 4_096;

    /// <summary>A client that sends its headers more slowly is cut off.</summary>
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A connection on which nothing is asked for so long is closed.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>A client that reads or writes more slowly is cut off.</summary>
    public double BytesPerSecondMin { get; init; } = 240;

    /// <summary>How long a client may be slower than that before it is cut off.</summary>
    public TimeSpan SlowGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a stop waits for what is running.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the connections of what was not finished by then have for their end.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A file that is uploaded; as OpenAI has it.</summary>
    public long FileSizeBytesMax { get; init; } = 200_000_000;

    /// <summary>Lines of a file that is uploaded; as OpenAI has it.</summary>
    public int FileLinesMax { get; init; } = 50_000;

    /// <summary>All files of a tenant together, when it uploads another one.</summary>
    public long TenantFileBytesMax { get; init; } = 16L << 30;

    /// <summary>Batches of a tenant that have not ended, when it makes another one.</summary>
    public int TenantBatchesMax { get; init; } = 64;

    /// <summary>Batches that run at once; the others wait.</summary>
    public int BatchesAtOnceMax { get; init; } = 4;

    /// <summary>Lines of one batch that are being answered at once.</summary>
    public int BatchLinesInFlightMax { get; init; } = 16;
}
