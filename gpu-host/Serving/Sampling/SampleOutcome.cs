using GpuHost.Serving.Models;

namespace GpuHost.Serving.Sampling;

/// <summary>The chosen token, or why there is none.</summary>
internal readonly record struct SampleOutcome(SampleStatus Status, TokenId Token, TokenLogProbs? LogProbs)
{
    public static SampleOutcome Failed(SampleStatus status) => new(status, default, null);
}
