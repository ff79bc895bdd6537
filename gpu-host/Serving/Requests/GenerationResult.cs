using GpuHost.Serving.Models;
using GpuHost.Serving.Sampling;
using Pipelines.Core.Inference;
using Pipelines.Core.Usage;

namespace GpuHost.Serving.Requests;

/// <summary>A finished answer.</summary>
/// <param name="Text">Without the stop string or end token that ended it.</param>
/// <param name="Tokens">Everything generated, the end token included.</param>
/// <param name="FinishReason"><see cref="FinishReason.Stop"/> or <see cref="FinishReason.Length"/>.</param>
/// <param name="LogProbs">One entry per token when asked for; else null. Forced tokens have none and are left out.</param>
/// <param name="Usage">What it cost.</param>
/// <param name="Timing">How long it took.</param>
public sealed record GenerationResult(
    string Text,
    IReadOnlyList<TokenId> Tokens,
    FinishReason FinishReason,
    IReadOnlyList<TokenLogProbs>? LogProbs,
    TokenUsage Usage,
    GenerationTiming Timing);
