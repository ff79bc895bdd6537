using GpuHost.Serving.Models;
using GpuHost.Serving.Randomness;
using GpuHost.Serving.Sampling;

namespace GpuHost.Serving.Tests.Sampling;

public sealed class TokenSamplerTests
{
    private const int Vocabulary = 40;
    private const int Draws = 40_000;

    private static readonly float[] SomeLogits = MakeLogits(5);

    public static TheoryData<SamplingSettings> Filters => new()
    {
        new SamplingSettings { Temperature = 1 },
        new SamplingSettings { Temperature = 0.7f, TopK = 5 },
        new SamplingSettings { Temperature = 1.5f, TopP = 0.8f },
        new SamplingSettings { Temperature = 1, MinP = 0.2f },
        new SamplingSettings { Temperature = 2, TopK = 12, TopP = 0.9f, MinP = 0.05f },
        new SamplingSettings { Temperature = 1, LogitBias = new Dictionary<int, float> { [3] = 4, [9] = -50 } },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public void Sample_ManyDraws_FollowTheDistribution(SamplingSettings settings)
    {
        double[] expected = Distribution(SomeLogits, settings, _ => true);
        using var sampler = new TokenSampler(settings with { Seed = 99 }, constraint: null);

        AssertFollows(expected, sampler);
    }

    [Fact]
    public void Sample_UnderAConstraint_FollowsTheMaskedDistribution()
    {
        var settings = new SamplingSettings { Temperature = 1, Seed = 5 };
        double[] expected = Distribution(SomeLogits, settings, token => token % 3 == 0);
        using var sampler = new TokenSampler(settings, new MultiplesOfThree());

        AssertFollows(expected, sampler);
    }

    [Fact]
    public void Sample_Greedy_TakesTheFirstOfTheLargest()
    {
        float[] logits = [1, 5, 2, 5];
        using var sampler = new TokenSampler(SamplingSettings.Greedy, constraint: null);

        Assert.Equal(new TokenId(1), sampler.Sample(logits, new SamplerScratch(4)).Token);
    }

    [Fact]
    public void Sample_GreedyUnderAConstraint_TakesTheLargestAllowed()
    {
        float[] logits = [1, 9, 8, 3, 2, 0, 2, 0];
        using var sampler = new TokenSampler(SamplingSettings.Greedy, new MultiplesOfThree());

        Assert.Equal(new TokenId(3), sampler.Sample(logits, new SamplerScratch(8)).Token);
    }

    [Fact]
    public void Sample_SameSeed_GivesTheSameTokens()
    {
        Assert.Equal(Sequence(seed: 3), Sequence(seed: 3));
        Assert.NotEqual(Sequence(seed: 3), Sequence(seed: 4));
    }

    [Theory]
    [InlineData(float.NaN, 0f)]
    [InlineData(float.NaN, 1f)]
    [InlineData(float.PositiveInfinity, 0f)]
    [InlineData(float.PositiveInfinity, 1f)]
    public void Sample_LogitsThatAreNoNumbers_AreReported(float bad, float temperature)
    {
        float[] logits = MakeLogits(1);
        logits[17] = bad;
        using var sampler = new TokenSampler(new SamplingSettings { Temperature = temperature }, constraint: null);

        Assert.Equal(SampleStatus.LogitsNotFinite, sampler.Sample(logits, new SamplerScratch(Vocabulary)).Status);
    }

    [Fact]
    public void Sample_ConstraintThatAllowsNothing_IsReported()
    {
        using var sampler = new TokenSampler(SamplingSettings.Greedy, new NothingAllowed());

        Assert.Equal(SampleStatus.NothingAllowed, sampler.Sample(SomeLogits, new SamplerScratch(Vocabulary)).Status);
    }

    [Fact]
    public void Sample_FrequencyAndPresencePenalty_LowerWhatCameBefore()
    {
        float[] logits = [3.0f, 2.9f, 0f];
        var settings = new SamplingSettings { FrequencyPenalty = 0.5f, PresencePenalty = 0.1f };
        using var sampler = new TokenSampler(settings, constraint: null);
        var scratch = new SamplerScratch(3);
        var tokens = new List<int>();
        for (int i = 0; i < 4; i++)
        {
            TokenId token = sampler.Sample(logits, scratch).Token;
            sampler.Accept(token);
            tokens.Add(token.Value);
        }

        Assert.Equal([0, 1, 0, 1], tokens); // 3.0 → 2.4 → 1.9; 2.9 → 2.3 → 1.8
    }

    [Fact]
    public void Sample_WithLogProbs_ReportsTheModelsOwnDistribution()
    {
        float[] logits = [0f, MathF.Log(2), MathF.Log(5)]; // 1/8, 2/8, 5/8
        using var sampler = new TokenSampler(new SamplingSettings { TopLogProbs = 2, LogitBias = new Dictionary<int, float> { [0] = 100 } }, null);

        TokenLogProbs report = sampler.Sample(logits, new SamplerScratch(3)).LogProbs!;
        Assert.Equal(0, report.Chosen.Token.Value);
        Assert.Equal(Math.Log(1 / 8.0), report.Chosen.LogProb, 1e-5);
        Assert.Equal([2, 1], report.Top.Select(entry => entry.Token.Value));
        Assert.Equal(Math.Log(5 / 8.0), report.Top[0].LogProb, 1e-5);
    }

    [Fact]
    public void Sample_SteadyState_AllocatesNothing()
    {
        using var sampler = new TokenSampler(new SamplingSettings { Temperature = 1, TopP = 0.9f, TopK = 20 }, null);
        var scratch = new SamplerScratch(Vocabulary);
        sampler.Sample(SomeLogits, scratch);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            sampler.Sample(SomeLogits, scratch);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Check_ValuesOutOfRange_AreNamed()
    {
        Assert.Null(new SamplingSettings().Check(10));
        Assert.Contains("temperature", new SamplingSettings { Temperature = float.NaN }.Check(10), StringComparison.Ordinal);
        Assert.Contains("top_p", new SamplingSettings { TopP = 0 }.Check(10), StringComparison.Ordinal);
        Assert.Contains("token 10", new SamplingSettings { LogitBias = new Dictionary<int, float> { [10] = 1 } }.Check(10), StringComparison.Ordinal);
    }

    private static List<int> Sequence(ulong seed)
    {
        using var sampler = new TokenSampler(new SamplingSettings { Temperature = 1, Seed = seed }, null);
        var scratch = new SamplerScratch(Vocabulary);
        return [.. Enumerable.Range(0, 50).Select(_ => sampler.Sample(SomeLogits, scratch).Token.Value)];
    }

    /// <summary>Every count lies within five standard deviations, and what has no probability is never drawn.</summary>
    private static void AssertFollows(double[] expected, TokenSampler sampler)
    {
        var scratch = new SamplerScratch(Vocabulary);
        int[] counts = new int[Vocabulary];
        for (int i = 0; i < Draws; i++)
        {
            counts[sampler.Sample(SomeLogits, scratch).Token.Value]++;
        }

        for (int token = 0; token < Vocabulary; token++)
        {
            double mean = Draws * expected[token];
            double slack = 5 * Math.Sqrt(mean * (1 - expected[token]));
            Assert.InRange(counts[token], mean - slack, mean + slack);
        }
    }

    /// <summary>The same definition, written plainly: sort everything, filter, normalise.</summary>
    private static double[] Distribution(float[] logits, SamplingSettings settings, Func<int, bool> allowed)
    {
        var entries = logits
            .Select((logit, token) => (token, weight: allowed(token)
                ? Math.Exp((logit + settings.LogitBias.GetValueOrDefault(token)) / settings.Temperature) : 0))
            .OrderByDescending(entry => entry.weight).ToList();
        if (settings.TopK > 0)
        {
            entries = [.. entries.Take(settings.TopK)];
        }

        double total = entries.Sum(entry => entry.weight);
        double mass = 0;
        int kept = entries.TakeWhile(entry =>
        {
            bool keep = mass < settings.TopP * total;
            mass += entry.weight;
            return keep;
        }).Count();
        entries = [.. entries.Take(kept).Where(entry => entry.weight >= settings.MinP * entries[0].weight)];
        double[] distribution = new double[logits.Length];
        foreach ((int token, double weight) in entries)
        {
            distribution[token] = weight / entries.Sum(entry => entry.weight);
        }

        return distribution;
    }

    private static float[] MakeLogits(ulong seed)
    {
        var random = new Xoshiro256(seed);
        return [.. Enumerable.Range(0, Vocabulary).Select(_ => random.NextSignedSingle() * 3)];
    }

    private sealed class MultiplesOfThree : ITokenConstraint
    {
        public bool Allows(TokenId token) => token.Value % 3 == 0;

        public void Mask(Span<float> logits)
        {
            for (int i = 0; i < logits.Length; i++)
            {
                logits[i] = i % 3 == 0 ? logits[i] : float.NegativeInfinity;
            }
        }

        public void Accept(TokenId token) => Assert.True(Allows(token));

        public int GetForced(List<TokenId> tokens) => 0;

        public ITokenConstraint Clone() => new MultiplesOfThree();

        public void Dispose()
        {
        }
    }

    private sealed class NothingAllowed : ITokenConstraint
    {
        public bool Allows(TokenId token) => false;

        public void Mask(Span<float> logits) => logits.Fill(float.NegativeInfinity);

        public void Accept(TokenId token) => throw new InvalidOperationException("Nothing is allowed.");

        public int GetForced(List<TokenId> tokens) => 0;

        public ITokenConstraint Clone() => new NothingAllowed();

        public void Dispose()
        {
        }
    }
}
