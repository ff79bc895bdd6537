namespace GpuHost.Serving.Sampling;

/// <summary>
/// Buffers that every sampler of one thread shares: sampling a token allocates nothing. Contents mean nothing between calls.
/// </summary>
internal sealed class SamplerScratch(int vocabularySize)
{
    /// <summary>A copy of the logits that may be changed.</summary>
    public float[] Logits { get; } = new float[vocabularySize];

    public int[] CandidateIds { get; } = new int[vocabularySize];

    public float[] CandidateWeights { get; } = new float[vocabularySize];
}
