namespace GpuHost.Serving.Engine;

/// <summary>What an engine has done since it started, and what it does now. The numbers are read one by one while it runs.</summary>
public sealed record EngineStatistics
{
    public required long Steps { get; init; }

    public required long PrefillTokensComputed { get; init; }

    public required long DecodeTokensComputed { get; init; }

    /// <summary>Prompt tokens that came from the context's prefix tree instead of being computed.</summary>
    public required long PromptTokensCached { get; init; }

    /// <summary>Tokens that came from saved KV that was in the host's memory.</summary>
    public required long PromptTokensFromHost { get; init; }

    /// <summary>Tokens that came from files on this machine.</summary>
    public required long PromptTokensFromDisk { get; init; }

    /// <summary>Tokens that came from a blob store.</summary>
    public required long PromptTokensFromBlob { get; init; }

    /// <summary>Tokens that came from saved KV, whichever tier had it.</summary>
    public long PromptTokensRestored => PromptTokensFromHost + PromptTokensFromDisk + PromptTokensFromBlob;

    /// <summary>Snapshots that the engine did not take.</summary>
    public required long SnapshotsRefused { get; init; }

    public required long HostSnapshotBytes { get; init; }

    public required long StoreBytesRead { get; init; }

    public required long StoreBytesWritten { get; init; }

    public required long StoreSnapshotsWritten { get; init; }

    /// <summary>Stored snapshots that failed verification; their bytes reached nothing, and they were deleted.</summary>
    public required long StoreSnapshotsRefused { get; init; }

    /// <summary>Snapshots that were not written because too many waited.</summary>
    public required long StoreSnapshotsSkipped { get; init; }

    /// <summary>Times that the store could not be reached, read or written.</summary>
    public required long StoreFailures { get; init; }

    /// <summary>The tiers below the host's memory, the nearest first.</summary>
    public IReadOnlyList<TierStatistics> StoreTiers { get; init; } = [];

    /// <summary>Steps by their tokens: the bounds are <see cref="StepBoundsTokens"/>, and one more bucket takes what is larger.</summary>
    public IReadOnlyList<long> StepsBySize { get; init; } = [];

    /// <summary>Upper bounds of <see cref="StepsBySize"/>, included.</summary>
    public static IReadOnlyList<int> StepBoundsTokens => StepSizes.BoundsTokens;

    public required long RequestsFinished { get; init; }

    public required long RequestsFailed { get; init; }

    public required long RequestsRefused { get; init; }

    public required long SwapOuts { get; init; }

    public required long Evictions { get; init; }

    /// <summary>Times that the context was emptied after a fault.</summary>
    public required long ContextRebuilds { get; init; }

    /// <summary>The size of prefill steps that was found best so far; 0 before the first step.</summary>
    public required int StepTokens { get; init; }

    /// <summary>Measured at that size; 0 while unknown.</summary>
    public required double PrefillTokensPerSecond { get; init; }

    public required int RequestsQueued { get; init; }

    public required int RequestsRunning { get; init; }

    public required int CellsUsed { get; init; }

    public required int CellsTotal { get; init; }
}
