using GpuHost.Serving.Requests;

namespace GpuHost.Serving.Tests.Real;

/// <summary>An answer with the hashes of all the logits that it was sampled from.</summary>
internal sealed record BitExactAnswer(IReadOnlyList<string> Rows, GenerationResult Result)
{
    public long CachedTokens => Result.Usage.CachedTokens;

    /// <summary>One line that is equal for equal bits.</summary>
    public string Text => string.Join(' ', Rows);
}
