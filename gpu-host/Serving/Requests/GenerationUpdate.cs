using GpuHost.Serving.Sampling;

namespace GpuHost.Serving.Requests;

/// <summary>A piece of a streamed answer; the last one has the result and may have no text.</summary>
public sealed record GenerationUpdate(string Text, GenerationResult? Final = null)
{
    /// <summary>Of the tokens since the piece before, when asked for; the result has them all again.</summary>
    public IReadOnlyList<TokenLogProbs>? LogProbs { get; init; }
}
