using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Scheduling;
using GpuHost.Serving.Snapshots.Store;

namespace GpuHost.Serving.Engine;

/// <summary>Every bound of the serving loop, resolved against one context and checked.</summary>
internal sealed record EngineBounds
{
    /// <summary>Waiting jobs that are looked at per admission.</summary>
    public const int AdmissionScanMax = 64;

    /// <summary>After so many jobs with a longer cached prefix, the first in line goes next.</summary>
    public const int PassedOverMax = 64;

    /// <summary>Running when the context failed so many times, a job is given up: it may be the cause.</summary>
    public const int FaultsPerJobMax = 2;

    /// <summary>Cells left free for each running request when another is admitted, so that it can go on for a while.</summary>
    public const int HeadroomTokensPerRequest = 16;

    /// <summary>CPU throughput grows little beyond so many sequences in a batch.</summary>
    private const int DefaultRunningRequests = 16;

    public required int QueuedRequestsMax { get; init; }

    public required int RunningRequestsMax { get; init; }

    public required int QueuedRequestsPerTenantMax { get; init; }

    public required int StepTokensMax { get; init; }

    public required bool LearnsStepSize { get; init; }

    public required TimeSpan ReaderStepMax { get; init; }

    /// <summary>Prompt and answer of one request.</summary>
    public required int RequestTokensMax { get; init; }

    public required TimeSpan ConversationKeep { get; init; }

    public required int IdleTokensMax { get; init; }

    public required int DetectedPrefixTokensMin { get; init; }

    public required long HostSnapshotBytesMax { get; init; }

    public required int SnapshotTokensMin { get; init; }

    /// <summary>Null if there is none, or nothing could be taken from it.</summary>
    public required SnapshotStoreOptions? Store { get; init; }

    public required bool IsDeterministic { get; init; }

    public required bool AlwaysRestores { get; init; }

    public required bool ChecksEveryStep { get; init; }

    public required Action<PromptOrigin>? PromptServed { get; init; }

    /// <summary>Prefixes are matched, kept and saved at multiples of this only.</summary>
    public int GridTokens => IsDeterministic ? DeterministicGrid.BlockTokens : 1;

    /// <exception cref="ArgumentException">The options contradict the context.</exception>
    public static EngineBounds Of(EngineOptions options, EngineLimits limits, ModelDescription model)
    {
        int running = options.IsDeterministic
            ? 1
            : options.RunningRequestsMax ?? Math.Min(DefaultRunningRequests, Math.Max(1, limits.SequencesMax / 2));
        bool canSnapshot = model.CanTrimSequences && limits.SequencesMax > running;
        long snapshotBytes = canSnapshot ? options.HostSnapshotBytesMax : 0;
        int step = options.StepTokensMax ?? limits.BatchTokensMax;
        Require(running > 0 && running <= limits.SequencesMax, $"running requests ({running}) are 1 to the {limits.SequencesMax} sequences of the context");
        Require(step >= running && step <= limits.BatchTokensMax, $"a step's tokens ({step}) are at least the running requests ({running}) and at most the batch ({limits.BatchTokensMax})");
        Require(!options.IsDeterministic || step >= DeterministicGrid.BlockTokens, $"a deterministic step has room for {DeterministicGrid.BlockTokens} tokens, not {step}");
        Require(options.QueuedRequestsPerTenantMax is null or > 0, "a tenant may have at least one request in the queue");
        Require(options.ReaderStepMax > TimeSpan.Zero, "a step takes some time");
        Require(options.QueuedRequestsMax > 0, "the queue holds at least one request");
        Require(options.HostSnapshotBytesMax >= 0 && options.SnapshotTokensMin > 0, "snapshot sizes are positive");
        return new EngineBounds
        {
            QueuedRequestsMax = options.QueuedRequestsMax,
            RunningRequestsMax = running,
            QueuedRequestsPerTenantMax = options.QueuedRequestsPerTenantMax ?? options.QueuedRequestsMax,
            StepTokensMax = step,
            LearnsStepSize = options.LearnsStepSize,
            ReaderStepMax = options.ReaderStepMax,
            RequestTokensMax = Math.Min(limits.ContextTokens, model.TrainedContextTokens),
            ConversationKeep = options.ConversationKeep,
            IdleTokensMax = options.IdleTokensMax ?? limits.ContextTokens / (snapshotBytes > 0 ? 8 : 2),
            HostSnapshotBytesMax = snapshotBytes,
            SnapshotTokensMin = options.SnapshotTokensMin,
            Store = snapshotBytes > 0 ? options.SnapshotStore : null,
            DetectedPrefixTokensMin = options.DetectedPrefixTokensMin,
            IsDeterministic = options.IsDeterministic,
            AlwaysRestores = options.AlwaysRestores,
            ChecksEveryStep = options.ChecksEveryStep,
            PromptServed = options.PromptServed,
        };
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"Engine options: it is needed that {rule}.");
        }
    }
}
