namespace Pipelines.Functions.App.Hosting;

/// <summary>What one client may ask of the app at once.</summary>
public sealed record AppLimits
{
    public static AppLimits Default { get; } = new();

    /// <summary>A pipeline is written by a person.</summary>
    public int PipelineBytesMax { get; init; } = 4 << 20;

    /// <summary>The body of any other request that is no input.</summary>
    public int BodyBytesMax { get; init; } = 1 << 20;

    /// <summary>The body of a request that starts a run, as it is sent.</summary>
    public long InputBytesMax { get; init; } = 256L << 20;

    /// <summary>The same unpacked, all files together.</summary>
    public long UnpackedBytesMax { get; init; } = 1L << 30;

    /// <summary>Rows that come with one request.</summary>
    public long InputRowsMax { get; init; } = 1_000_000;

    /// <summary>One row, as JSON.</summary>
    public int RowBytesMax { get; init; } = 16 << 20;

    /// <summary>Parts of a multipart body.</summary>
    public int FilesMax { get; init; } = 1_000;

    /// <summary>How long a request may be read and checked before it is given up.</summary>
    public TimeSpan InputTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Requests that are being read into runs at the same time; the others wait.</summary>
    public int StartsAtOnceMax { get; init; } = 32;

    public int ConnectionsMax { get; init; } = 4_096;

    /// <summary>The longest that a request may wait for a run.</summary>
    public TimeSpan WaitMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A client that sends its headers more slowly is cut off.</summary>
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A connection on which nothing is asked for so long is closed.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>A client that reads or writes more slowly is cut off.</summary>
    public double BytesPerSecondMin { get; init; } = 240;

    /// <summary>How long a client may be slower than that before it is cut off.</summary>
    public TimeSpan SlowGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a stop waits for requests that are being answered, and again for work that is under way.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long the connections of what was not finished by then have for their end.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(1);
}
