using GpuHost.Serving.Models;
using GpuHost.Serving.Randomness;

namespace GpuHost.Serving.Sampling;

/// <summary>
/// Chooses the tokens of one answer. Holds what an answer carries from token to token: the generator's state, the counts
/// for penalties, the constraint's place (which it owns). One thread at a time.
/// </summary>
internal sealed class TokenSampler : IDisposable
{
    private readonly SamplingSettings _settings;
    private readonly ITokenConstraint? _constraint;
    private readonly Xoshiro256 _random;
    private readonly TokenPenalties? _penalties;

    // An array: walking a dictionary behind an interface allocates, and this is done for every token.
    private readonly KeyValuePair<int, float>[] _bias;

    public TokenSampler(SamplingSettings settings, ITokenConstraint? constraint)
    {
        _settings = settings;
        _constraint = constraint;
        _random = new Xoshiro256(settings.Seed);
        _bias = [.. settings.LogitBias];
        _penalties = settings.HasPenalties ? new TokenPenalties(settings) : null;
    }

    private bool IsPlainGreedy => _settings.Temperature == 0 && _penalties is null && _bias.Length == 0;

    /// <summary>
    /// Chooses the next token: first without the constraint, because most tokens pass and checking one is cheap; only when
    /// that one may not come, among those that may.
    /// </summary>
    /// <remarks>The draw among the allowed ones is new, so the answer's distribution is that of masking first.</remarks>
    public SampleOutcome Sample(ReadOnlySpan<float> logits, SamplerScratch scratch)
    {
        int token = IsPlainGreedy ? ArgMax(logits) : Choose(logits, scratch, masked: false);
        if (token < 0)
        {
            return SampleOutcome.Failed(SampleStatus.LogitsNotFinite);
        }

        if (_constraint is not null && !_constraint.Allows(new TokenId(token)))
        {
            token = Choose(logits, scratch, masked: true);
            if (token < 0)
            {
                return SampleOutcome.Failed(SampleStatus.NothingAllowed);
            }
        }

        var chosen = new TokenId(token);
        TokenLogProbs? logProbs = _settings.TopLogProbs is { } top ? LogProbReport.Of(logits, chosen, top) : null;
        return new SampleOutcome(SampleStatus.Ok, chosen, logProbs);
    }

    /// <summary>Moves on over a token of the answer, sampled or forced.</summary>
    public void Accept(TokenId token)
    {
        _penalties?.Count(token.Value);
        _constraint?.Accept(token);
    }

    /// <summary>Appends the tokens that the constraint dictates next; returns how many.</summary>
    public int GetForced(List<TokenId> tokens) => _constraint?.GetForced(tokens) ?? 0;

    public void Dispose() => _constraint?.Dispose();

    private int Choose(ReadOnlySpan<float> logits, SamplerScratch scratch, bool masked)
    {
        Span<float> work = scratch.Logits;
        logits.CopyTo(work);
        foreach ((int token, float bias) in _bias)
        {
            work[token] += bias;
        }

        _penalties?.Apply(work);
        if (masked)
        {
            _constraint!.Mask(work);
        }

        float max = Logits.Max(work);
        if (!float.IsFinite(max))
        {
            return -1;
        }

        return _settings.Temperature == 0
            ? Logits.IndexOf(work, max)
            : Drawing.Draw(scratch, max, _settings, _random.NextDouble());
    }

    private static int ArgMax(ReadOnlySpan<float> logits)
    {
        float max = Logits.Max(logits);
        return float.IsFinite(max) ? Logits.IndexOf(logits, max) : -1;
    }
}
