using GpuHost.Serving.Requests;
using GpuHost.Serving.Snapshots.Store;

namespace GpuHost.Serving.Engine;

/// <summary>What an operator may set; null leaves a value to the engine. <see cref="EngineBounds"/> is what comes of it.</summary>
public sealed record EngineOptions
{
    public static EngineOptions Default { get; } = new();

    /// <summary>Requests that may wait; more are answered <see cref="Requests.RequestFailure.Busy"/>.</summary>
    public int QueuedRequestsMax { get; init; } = 1_024;

    /// <summary>Requests that run at once. By default 16, where CPU throughput is flat, or half of the sequence ids.</summary>
    public int? RunningRequestsMax { get; init; }

    /// <summary>Most tokens of a step: decode tokens first, prefill with what is left. By default the engine's batch.</summary>
    public int? StepTokensMax { get; init; }

    /// <summary>
    /// Whether the size of a step, below that, is found by measuring; else every step may have all of it.
    /// </summary>
    public bool LearnsStepSize { get; init; } = true;

    /// <summary>While an interactive answer is being written, steps are cut so that they take no longer, if that was measured.</summary>
    public TimeSpan ReaderStepMax { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Requests of one tenant that may wait; null for as many as the queue holds.</summary>
    public int? QueuedRequestsPerTenantMax { get; init; }

    /// <summary>How long an interactive conversation stays in the context after its last turn.</summary>
    public TimeSpan ConversationKeep { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Most cells with prefixes that no running request uses. Every cell in use makes every attention step slower, used or
    /// not: so by default an eighth of the context, or half of it if there are no snapshots to bring a prefix back.
    /// </summary>
    public int? IdleTokensMax { get; init; }

    /// <summary>A common prefix that a second request reveals is kept if it is at least this long.</summary>
    public int DetectedPrefixTokensMin { get; init; } = 64;

    /// <summary>LoRA adapters that requests may name; loaded when the engine starts.</summary>
    public IReadOnlyList<AdapterFile> Adapters { get; init; } = [];

    /// <summary>
    /// Host memory for saved KV of prefixes; 0 for none. Deterministic requests have a context, and so much memory, of their own.
    /// </summary>
    public long HostSnapshotBytesMax { get; init; } = 1L << 30;

    /// <summary>Shorter pieces of a prefix are not saved: they are computed as fast.</summary>
    public int SnapshotTokensMin { get; init; } = 64;

    /// <summary>
    /// Keep and restore prefixes without asking whether computing them would be faster: which tokens are computed is then no
    /// matter of how busy the machine is. For measurements and tests.
    /// </summary>
    public bool AlwaysRestores { get; init; }

    /// <summary>Where snapshots outlive the process; null for nowhere.</summary>
    public SnapshotStoreOptions? SnapshotStore { get; init; }

    /// <summary>
    /// Every answer has the same bits whether its prefix was computed or came from any tier, process or context size: one
    /// request at a time, alone in the context, in batches on a fixed grid. The model engine must be opened for it
    /// (<see cref="Models.IModelEngine.OpenDeterministic"/>). Requests can ask for it one by one, too
    /// (<see cref="Requests.GenerationRequest.IsDeterministic"/>).
    /// </summary>
    public bool IsDeterministic { get; init; }

    /// <summary>
    /// Told of every prompt once it is complete, before its first output, on the engine's own thread: it returns at once and never throws.
    /// </summary>
    public Action<PromptOrigin>? PromptServed { get; init; }

    /// <summary>Prove the cache's invariants after every step, not only when idle. For tests.</summary>
    public bool ChecksEveryStep { get; init; }
}
