using GpuHost.Serving.Engine;
using GpuHost.Serving.Requests;

namespace GpuHost.Serving.Tests.Real;

/// <summary>One answer of an engine that was opened for it and closed again, with what the engine did.</summary>
internal sealed record StoredAnswer(GenerationResult Result, EngineStatistics Statistics)
{
    public long CachedTokens => Result.Usage.CachedTokens;

    /// <summary>Tokens and the bits of their likelihoods: one line that is equal for equal bits.</summary>
    public string Text => string.Join(' ', Result.LogProbs!.SelectMany(entry => entry.Top).Select(
        top => $"{top.Token}:{BitConverter.SingleToInt32Bits(top.LogProb):x}"));
}
