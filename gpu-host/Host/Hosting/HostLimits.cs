namespace GpuHost.Host.Hosting;

/// <summary>What one client may ask of the server at once.</summary>
internal sealed record HostLimits
{
    public static HostLimits Default { get; } = new();

    /// <summary>From the request's arrival to its answer's end.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The body of a request with JSON.</summary>
    public long BodySizeBytesMax { get; init; } = 16L << 20;

    public int ConnectionsMax { get; init; } = 4_096;

    /// <summary>A client that sends its headers more slowly is cut off.</summary>
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A client that reads or writes more slowly is cut off.</summary>
    public double BytesPerSecondMin { get; init; } = 240;

    /// <summary>How long a stop waits for what is running.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
