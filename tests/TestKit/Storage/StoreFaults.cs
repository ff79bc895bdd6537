namespace Pipelines.TestKit.Storage;

/// <summary>How often a <see cref="FaultyBlobStore"/> does what to a call: shares from 0 to 1.</summary>
public sealed record StoreFaults
{
    public static StoreFaults None { get; } = new();

    /// <summary>Puts and deletes that fail before anything happens.</summary>
    public double FailedWrites { get; init; }

    /// <summary>Puts that fail after the content was read: nothing is published.</summary>
    public double TornWrites { get; init; }

    /// <summary>Puts and deletes that succeed, and whose reply is lost: the caller sees a failure and tries again.</summary>
    public double LostReplies { get; init; }

    /// <summary>Puts that fail for the caller and happen later, after other calls: a request that was stuck on its way.</summary>
    public double LateWrites { get; init; }

    /// <summary>Puts that arrive twice; the reply is that of the first.</summary>
    public double DoubledWrites { get; init; }

    /// <summary>Reads, stats and listings that fail.</summary>
    public double FailedReads { get; init; }

    /// <summary>Reads whose stream breaks off.</summary>
    public double TornReads { get; init; }

    /// <summary>Calls that take up to <see cref="DelayMax"/>.</summary>
    public double SlowCalls { get; init; }

    public TimeSpan DelayMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>After so many further bytes were written the disk is full; null for never.</summary>
    public long? CapacityBytes { get; init; }
}
