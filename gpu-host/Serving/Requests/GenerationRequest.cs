using GpuHost.Serving.Models;
using GpuHost.Serving.Sampling;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Requests;

/// <summary>One text to be continued. Immutable, except that its constraint passes to the engine with it.</summary>
public sealed record GenerationRequest
{
    /// <summary>Most stop strings of a request, and their length: each is searched for after every token.</summary>
    public const int StopsMax = 16;

    public const int StopCharsMax = 1_024;

    /// <summary>At least one token. The array is not changed any more.</summary>
    public required TokenId[] Prompt { get; init; }

    /// <summary>
    /// Lengths in tokens of beginnings that other requests will share, ascending. The longest that was computed stays in the
    /// cache when the request is over.
    /// </summary>
    public IReadOnlyList<int> Breakpoints { get; init; } = [];

    /// <summary>
    /// How much of the prompt's beginning a request begins with that is about to come: it is kept for that one, as if it had been seen
    /// twice, and is no cache write of this one's. 0 if none is known.
    /// </summary>
    public int NextSharesTokens { get; init; }

    public SamplingSettings Sampling { get; init; } = SamplingSettings.Greedy;

    /// <summary>What may be generated, or null. The engine disposes it, whatever becomes of the request.</summary>
    public ITokenConstraint? Constraint { get; init; }

    /// <summary>Null generates until the model ends or the context is full.</summary>
    public int? OutputTokensMax { get; init; }

    /// <summary>The answer ends before the first of these.</summary>
    public IReadOnlyList<string> Stops { get; init; } = [];

    /// <summary>Go on over tokens that end a generation; for measurements.</summary>
    public bool IgnoresEnd { get; init; }

    public IReadOnlyList<AdapterUse> Adapters { get; init; } = [];

    public CallPriority Priority { get; init; } = CallPriority.Batch;

    /// <summary>Opaque. Fair shares are between tenants, and none ever meets another's KV.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>
    /// The same bits whether the prefix is cached or not, at the price of running alone; see
    /// <see cref="Engine.EngineOptions.IsDeterministic"/>.
    /// </summary>
    public bool IsDeterministic { get; init; }

    /// <summary>From submission on; null for none.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// How long prompt and answer stay in the cache for a next turn; null leaves it to
    /// <see cref="Engine.EngineOptions.ConversationKeep"/> for interactive requests, and to nothing for others.
    /// </summary>
    public TimeSpan? KeepFor { get; init; }
}
