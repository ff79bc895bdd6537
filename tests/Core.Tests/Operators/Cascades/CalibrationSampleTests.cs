using FsCheck;
using FsCheck.Fluent;
using Pipelines.Core.Operators.Cascades;
using Xunit.Abstractions;

namespace Pipelines.Core.Tests.Operators.Cascades;

/// <summary>What is promised holds as often as promised, over many draws from populations that are made to break it.</summary>
public sealed class CalibrationSampleTests(ITestOutputHelper log)
{
    private const int Trials = 300;
    private const double Delta = 0.1;

    /// <summary>Three standard deviations above what delta allows, for as many trials.</summary>
    private static readonly int ViolationsMax = (int)Math.Ceiling((Trials * Delta) + (3 * Math.Sqrt(Trials * Delta * (1 - Delta))));

    /// <param name="guarantee">What is promised.</param>
    /// <param name="sharpness">How well scores tell: at 0 not at all.</param>
    /// <param name="yesShare">How many items are a yes.</param>
    [Theory]
    [InlineData("Recall", 6, 0.3)]
    [InlineData("Recall", 2, 0.5)]
    [InlineData("Recall", 0, 0.3)]
    [InlineData("Precision", 6, 0.3)]
    [InlineData("Precision", 2, 0.7)]
    [InlineData("Precision", 0, 0.88)]
    [InlineData("PrecisionAndRecall", 6, 0.3)]
    [InlineData("PrecisionAndRecall", 3, 0.6)]
    [InlineData("Accuracy", 6, 0.3)]
    [InlineData("Accuracy", 2, 0.5)]
    [InlineData("Accuracy", 0, 0.88)]
    public void Learn_ManySamples_BreaksThePromiseNoOftenerThanDelta(string guarantee, double sharpness, double yesShare)
    {
        var target = new CascadeTarget(Enum.Parse<CascadeGuarantee>(guarantee), 0.9, Delta, 300);
        (double[] scores, bool[] labels) = Population(3000, sharpness, yesShare, seed: 11);
        int violations = 0;
        long asked = 0;
        for (ulong seed = 1; seed <= Trials; seed++)
        {
            Outcome outcome = Run(scores, labels, target, seed);
            violations += outcome.Keeps(target) ? 0 : 1;
            asked += outcome.Asked;
        }

        log.WriteLine($"{violations} of {Trials} broken, {asked / (double)Trials:N0} of {scores.Length} asked");
        Assert.True(violations <= ViolationsMax, $"{violations} of {Trials}, {ViolationsMax} are allowed");
    }

    /// <summary>Scores that tell save most of the answers.</summary>
    [Theory]
    [InlineData("Recall", 300)]
    [InlineData("Precision", 300)]
    [InlineData("PrecisionAndRecall", 1400)]
    [InlineData("Accuracy", 2000)]
    public void Learn_ScoresThatTell_AsksAboutFewAndAnswersWell(string guarantee, int askedMax)
    {
        var target = new CascadeTarget(Enum.Parse<CascadeGuarantee>(guarantee), 0.9, 0.05, 300);
        (double[] scores, bool[] labels) = Population(5000, 12, 0.3, seed: 5);

        Outcome outcome = Run(scores, labels, target, seed: 3);

        log.WriteLine(outcome.ToString());

        Assert.InRange(outcome.Asked, 1, askedMax);
        Assert.InRange(outcome.Precision, 0.5, 1);
        Assert.InRange(outcome.Recall, 0.5, 1);
    }

    [Fact]
    public void Items_AnyScores_AreWithinTheBudgetAndTheSameAgain() => Prop.ForAll<int, int, int>(static (items, budget, seed) =>
    {
        var random = new Random(seed);
        double[] scores = [.. Enumerable.Range(0, Math.Abs(items % 3000)).Select(_ => random.Next(1 + (seed & 63)) / 64.0)];
        CascadeGuarantee guarantee = Enum.GetValues<CascadeGuarantee>()[random.Next(4)];
        var target = new CascadeTarget(guarantee, 0.8, 0.05, 2 + Math.Abs(budget % 500));

        var sample = new CalibrationSample(scores, target);

        int thresholdCount = guarantee is CascadeGuarantee.Recall or CascadeGuarantee.Precision ? 1 : 2;
        Assert.True(sample.Items.Count <= target.LabelBudget * thresholdCount);
        Assert.Equal(sample.Items.Distinct().Order(), sample.Items);
        Assert.Equal(scores.Length <= target.LabelBudget, sample.IsWhole);
        Assert.Equal(sample.Items, new CalibrationSample(scores, target).Items);
        CascadeThresholds thresholds = sample.Learn(item => (item & 1) == 0);
        Assert.True(thresholds.Low <= thresholds.High);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Learn_NothingIsKnown_TrustsNoScore()
    {
        double[] scores = [.. Enumerable.Range(0, 2000).Select(static i => i / 2000.0)];

        Assert.Equal(CascadeThresholds.None, Of(CascadeGuarantee.PrecisionAndRecall).Learn(static _ => null));
        Assert.Equal(CascadeThresholds.None, Of(CascadeGuarantee.Accuracy).Learn(static _ => null));

        // With one of both promised the other is given up: everything is kept, or nothing but what the model said yes to.
        Assert.True(Of(CascadeGuarantee.Recall).Learn(static _ => null).AnswerTo(0));
        Assert.False(Of(CascadeGuarantee.Precision).Learn(static _ => null).AnswerTo(1));

        CalibrationSample Of(CascadeGuarantee guarantee) => new(scores, new CascadeTarget(guarantee, 0.9, 0.05, 200));
    }

    /// <summary>A yes is the likelier the higher the score; at sharpness 0 scores say nothing.</summary>
    private static (double[] Scores, bool[] Labels) Population(int items, double sharpness, double yesShare, int seed)
    {
        var random = new Random(seed);
        double[] scores = [.. Enumerable.Range(0, items).Select(_ => Math.Round(random.NextDouble(), 3))];
        bool[] labels = [.. scores.Select(score => random.NextDouble() < (sharpness == 0 ? yesShare : 1 / (1 + Math.Exp(-4 * sharpness * (score - 1 + yesShare)))))];
        return (scores, labels);
    }

    private static Outcome Run(double[] scores, bool[] labels, CascadeTarget target, ulong seed)
    {
        var sample = new CalibrationSample(scores, target, seed);
        CascadeThresholds thresholds = sample.Learn(item => labels[item]);
        HashSet<int> asked = [.. sample.Items];
        (int right, int kept, int keptRight, int yeses) = (0, 0, 0, 0);
        for (int item = 0; item < scores.Length; item++)
        {
            bool? decided = asked.Contains(item) ? null : thresholds.AnswerTo(scores[item]);
            asked.UnionWith(decided is null ? [item] : []);
            bool answer = decided ?? labels[item];
            right += answer == labels[item] ? 1 : 0;
            kept += answer ? 1 : 0;
            keptRight += answer && labels[item] ? 1 : 0;
            yeses += labels[item] ? 1 : 0;
        }

        return new Outcome((double)right / scores.Length, kept == 0 ? 1 : (double)keptRight / kept, (double)keptRight / yeses, asked.Count);
    }

    private sealed record Outcome(double Accuracy, double Precision, double Recall, int Asked)
    {
        public bool Keeps(CascadeTarget target) => target.Guarantee switch
        {
            CascadeGuarantee.Accuracy => Accuracy >= target.Share,
            CascadeGuarantee.Precision => Precision >= target.Share,
            CascadeGuarantee.Recall => Recall >= target.Share,
            _ => Precision >= target.Share && Recall >= target.Share,
        };
    }
}
