namespace GpuHost.Serving.Sampling;

/// <summary>Counts the tokens of one answer and lowers the logits of those that came before.</summary>
internal sealed class TokenPenalties(SamplingSettings settings)
{
    private readonly Dictionary<int, int> _counts = [];

    public void Count(int token) => _counts[token] = _counts.GetValueOrDefault(token) + 1;

    public void Apply(Span<float> logits)
    {
        foreach ((int token, int count) in _counts)
        {
            float logit = logits[token];
            logit = logit > 0 ? logit / settings.RepeatPenalty : logit * settings.RepeatPenalty;
            logits[token] = logit - (count * settings.FrequencyPenalty) - settings.PresencePenalty;
        }
    }
}
