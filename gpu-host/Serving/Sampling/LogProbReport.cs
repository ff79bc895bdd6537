using GpuHost.Serving.Models;

namespace GpuHost.Serving.Sampling;

/// <summary>Log-probabilities of one place of the output, from the model's own logits.</summary>
internal static class LogProbReport
{
    public static TokenLogProbs Of(ReadOnlySpan<float> logits, TokenId chosen, int topCount)
    {
        float max = Logits.Max(logits);
        float normaliser = max + (float)Math.Log(Logits.SumExp(logits, max));
        int count = Math.Min(topCount, logits.Length);
        Span<int> ids = stackalloc int[count];
        Span<float> values = stackalloc float[count];
        TopSelection.Select(logits, ids, values);
        var top = new TokenLikelihood[count];
        for (int i = 0; i < count; i++)
        {
            top[i] = new TokenLikelihood(new TokenId(ids[i]), values[i] - normaliser);
        }

        return new TokenLogProbs(new TokenLikelihood(chosen, logits[chosen.Value] - normaliser), top);
    }
}
