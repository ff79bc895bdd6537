using GpuHost.Serving.Sampling;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Inference;

/// <summary>
/// What a request leaves open: the values with which llama.cpp's own tools sample. They matter only where the temperature is
/// not 0.
/// </summary>
internal static class SamplingDefaults
{
    private const float Temperature = 0.8f;
    private const float TopP = 0.95f;
    private const float MinP = 0.05f;
    private const int TopK = 40;

    /// <param name="wanted">What the request says.</param>
    /// <param name="seed">For this answer.</param>
    public static SamplingSettings Complete(SamplingParameters wanted, ulong seed) => new()
    {
        Temperature = (float?)wanted.Temperature ?? Temperature,
        TopK = wanted.TopK ?? TopK,
        TopP = (float?)wanted.TopP ?? TopP,
        MinP = (float?)wanted.MinP ?? MinP,
        RepeatPenalty = (float?)wanted.RepeatPenalty ?? 1f,
        FrequencyPenalty = (float?)wanted.FrequencyPenalty ?? 0f,
        PresencePenalty = (float?)wanted.PresencePenalty ?? 0f,
        LogitBias = wanted.LogitBias,
        Seed = seed,
        TopLogProbs = wanted.TopLogProbs,
    };
}
