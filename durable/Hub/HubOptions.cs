namespace Pipelines.Durable.Hub;

/// <summary>How a hub behaves. Processes that share a file should agree on all but <see cref="FilePath"/>.</summary>
public sealed record HubOptions
{
    /// <summary>The longest interval that timers can wait.</summary>
    private static readonly TimeSpan IntervalMax = TimeSpan.FromDays(30);

    /// <param name="filePath">Where the hub lives.</param>
    public HubOptions(string filePath) => FilePath = filePath;

    /// <summary>
    /// The hub's file, made when it is not there. On a local disk: SQLite's write-ahead log needs memory that the processes share,
    /// which no network file system gives.
    /// </summary>
    public string FilePath { get; init; }

    /// <summary>How long work is lent without a sign of life. After that it is lent again, and a late answer is refused.</summary>
    public TimeSpan LeaseTtl { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often leases are renewed while any are held; well below <see cref="LeaseTtl"/>.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a change made by another process can go unseen when its doorbell was not heard. The only polling there is.</summary>
    public TimeSpan SlowScanInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often work is lent before it is set aside as poison.</summary>
    public int DeliveriesMax { get; init; } = 5;

    /// <summary>The pause before work that failed in its worker is lent again; doubles with each delivery.</summary>
    public TimeSpan RedeliveryPauseMin { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan RedeliveryPauseMax { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Messages that one episode is given at most; the rest follows in the next.</summary>
    public int MessagesPerEpisodeMax { get; init; } = 1_000;

    /// <summary>Larger payloads are kept in the blob store.</summary>
    public int InlinePayloadBytesMax { get; init; } = 45 * 1024;

    /// <summary>Finished instances are erased after this time, with what they started; null keeps them until they are purged.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>How often finished instances are looked for when <see cref="Retention"/> is set.</summary>
    public TimeSpan RetentionScanInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The size that the file may reach; null leaves it to the disk.</summary>
    public long? FileSizeBytesMax { get; init; }

    /// <summary>How long a write waits for another process that holds the file.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <exception cref="ArgumentException">Names the option that is out of its range.</exception>
    internal HubOptions Checked()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(FilePath);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(HeartbeatInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(LeaseTtl, 2 * HeartbeatInterval);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(HeartbeatInterval, IntervalMax);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(SlowScanInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SlowScanInterval, IntervalMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(DeliveriesMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(RedeliveryPauseMin, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(RedeliveryPauseMax, RedeliveryPauseMin);
        ArgumentOutOfRangeException.ThrowIfLessThan(MessagesPerEpisodeMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(InlinePayloadBytesMax, 0);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Retention ?? TimeSpan.MaxValue, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(RetentionScanInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(RetentionScanInterval, IntervalMax);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(FileSizeBytesMax ?? long.MaxValue, 0);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(BusyTimeout, TimeSpan.Zero);
        return this;
    }
}
