using FsCheck;
using FsCheck.Fluent;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Randomness;
using GpuHost.Serving.Scheduling;
using GpuHost.Serving.Tests.Fakes;

namespace GpuHost.Serving.Tests.Scheduling;

public sealed class StepBudgetTests
{
    private const int Widths = 16;

    // Tokens per second of 1, 2, 4, 8 and 16 sequences together: measured on a CPU with Q4_0 and Q8_0 weights.
    private static readonly double[] Q4 = [144, 176, 242, 269, 306];
    private static readonly double[] Q8 = [126, 61, 82, 139, 199];

    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(512)]
    [InlineData(2_048)]
    public void StepTokens_OneSizeIsCheapest_IsFoundAndKept(int cheapest)
    {
        StepBudget budget = Budget();

        RunPrefill(budget, steps: 400, size => 1e-3 * (1 + (0.2 * Math.Abs(Math.Log2((double)size / cheapest)))));

        Assert.Equal(cheapest, budget.PrefillTokens);
        Assert.Equal(1_000, budget.PrefillTokensPerSecond, 1.0);
    }

    [Fact]
    public void StepTokens_AllSizesCostTheSame_StaysAndTriesLessAndLess()
    {
        StepBudget budget = Budget();
        int trials = RunPrefill(budget, steps: 2_000, _ => 1e-3);

        Assert.Equal(512, budget.PrefillTokens);
        Assert.InRange(trials, 3, 60);
    }

    [Fact]
    public void StepTokens_SomebodyReads_StaysWithinTheTime()
    {
        StepBudget budget = Budget();
        RunPrefill(budget, steps: 20, _ => 1e-3);

        Assert.Equal(128, budget.StepTokens(someoneReads: true)); // 250 ms at 1,000 tokens/s
        Assert.InRange(budget.StepTokens(someoneReads: false), 256, 1_024);
    }

    [Fact]
    public void DecodeWidth_TwoTogetherAreSlowerThanInTurns_GoesOneByOneUpToWhereManyWin()
    {
        StepBudget budget = Budget();
        RunDecode(budget, Q8, rounds: 60);

        Assert.Equal([1, 1, 1, 1], new[] { 2, 3, 4, 5 }.Select(budget.DecodeWidth));
        Assert.Equal(16, budget.DecodeWidth(16));
    }

    [Fact]
    public void DecodeWidth_MoreTogetherAreFaster_TakesAll()
    {
        StepBudget budget = Budget();
        RunDecode(budget, Q4, rounds: 60);

        Assert.Equal(Enumerable.Range(1, Widths), Enumerable.Range(1, Widths).Select(budget.DecodeWidth));
    }

    [Fact]
    public void Sizes_AnyMeasurements_StayWithinTheirBoundsAndRepeat() => Check.One(
        Config.QuickThrowOnFailure, Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), seed =>
        {
            int stepTokensMax = Widths + (seed % 300);
            Assert.Equal(Wander(seed, stepTokensMax), Wander(seed, stepTokensMax));
        }));

    [Fact]
    public void Sizes_ClockThatStandsStill_TeachesNothing()
    {
        StepBudget budget = Budget();
        for (int i = 0; i < 1_000; i++)
        {
            budget.Note(budget.StepTokens(false), 0, 0, TimeSpan.Zero);
            budget.Note(4, 4, 4, TimeSpan.Zero);
        }

        Assert.Equal(512, budget.StepTokens(someoneReads: true));
        Assert.Equal(4, budget.DecodeWidth(4));
    }

    private static string Wander(int seed, int stepTokensMax)
    {
        var random = new Xoshiro256((ulong)seed);
        StepBudget budget = Budget(stepTokensMax);
        var sizes = new List<string>();
        for (int i = 0; i < 300; i++)
        {
            int decoding = 1 + (int)(random.NextUInt64() % Widths);
            int width = budget.DecodeWidth(decoding);
            int tokens = budget.StepTokens(random.NextUInt64() % 2 == 0);
            Assert.InRange(width, 1, decoding);
            Assert.InRange(tokens, 1, stepTokensMax);
            bool isPrefill = random.NextUInt64() % 2 == 0;
            budget.Note(isPrefill ? tokens : width, isPrefill ? 0 : width, decoding, TimeSpan.FromMicroseconds(random.NextUInt64() % 100_000));
            sizes.Add($"{width}/{tokens}");
        }

        return string.Join(' ', sizes);
    }

    private static StepBudget Budget(int stepTokensMax = 2_048) => new(EngineBounds.Of(
        new EngineOptions { StepTokensMax = stepTokensMax, RunningRequestsMax = Widths },
        new FakeModelEngine(8_192, 2_048, 64).Limits,
        new FakeModelEngine().Model));

    /// <summary>Steps that take all they may; returns how many were not of the size that was best at the time.</summary>
    private static int RunPrefill(StepBudget budget, int steps, Func<int, double> secondsPerToken)
    {
        int trials = 0;
        for (int i = 0; i < steps; i++)
        {
            int tokens = budget.StepTokens(someoneReads: false);
            trials += tokens == budget.PrefillTokens ? 0 : 1;
            budget.Note(tokens, 0, 0, TimeSpan.FromSeconds(tokens * secondsPerToken(tokens)));
        }

        return trials;
    }

    /// <summary>Loads of every size, again and again.</summary>
    private static void RunDecode(StepBudget budget, double[] rates, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            for (int decoding = 1; decoding <= Widths; decoding++)
            {
                for (int i = 0; i < 8; i++)
                {
                    int width = budget.DecodeWidth(decoding);
                    budget.Note(width, width, decoding, TimeSpan.FromSeconds(width / RateOf(width, rates)));
                }
            }
        }
    }

    private static double RateOf(int width, double[] rates)
    {
        double log = Math.Log2(width);
        int below = (int)log;
        return below == rates.Length - 1 ? rates[^1] : rates[below] + ((log - below) * (rates[below + 1] - rates[below]));
    }
}
