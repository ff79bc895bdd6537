using FsCheck;
using FsCheck.Fluent;
using Pipelines.Core.Inference;
using Pipelines.Core.Scoring;

namespace Pipelines.Core.Tests.Scoring;

public sealed class ConfidenceCalibrationTests
{
    [Fact]
    public void ExpectedError_ConfidenceThatIsTheShare_IsNone()
    {
        // Ten bins of ten; in the bin of confidence 0.1 one of ten is right, and so on.
        var calibration = new ConfidenceCalibration(Enumerable.Range(0, 100).Select(static i => new ScoredAnswer((i / 10) / 10.0, i % 10 < i / 10)));

        Assert.Equal(0, calibration.ExpectedError, 12);
    }

    [Fact]
    public void ExpectedError_AlwaysSureAndHalfRight_IsAHalf() =>
        Assert.Equal(0.5, new ConfidenceCalibration(Enumerable.Range(0, 40).Select(static i => new ScoredAnswer(1, i % 2 == 0))).ExpectedError, 12);

    [Fact]
    public void Recommend_RightAboveAThreshold_IsThatThreshold()
    {
        var calibration = new ConfidenceCalibration(Enumerable.Range(1, 100).Select(static i => new ScoredAnswer(i / 100.0, i > 60)));

        AcceptanceLevel all = calibration.Recommend(1)!.Value;
        AcceptanceLevel most = calibration.Recommend(0.8)!.Value;

        Assert.Equal((0.61, new Share(40, 100), new Share(40, 40)), (all.Threshold, all.Accepted, all.Right));
        Assert.Equal((0.51, new Share(50, 100), new Share(40, 50)), (most.Threshold, most.Accepted, most.Right));
    }

    [Fact]
    public void Recommend_TargetOutOfReach_IsNone() =>
        Assert.Null(new ConfidenceCalibration([new ScoredAnswer(0.9, false), new ScoredAnswer(0.5, true)]).Recommend(0.6));

    [Fact]
    public void Recommend_EqualConfidences_AreAcceptedTogether()
    {
        var calibration = new ConfidenceCalibration([new ScoredAnswer(0.9, true), new ScoredAnswer(0.9, false), new ScoredAnswer(0.5, true)]);

        Assert.Null(calibration.Recommend(0.9));
        Assert.Equal(0.5, calibration.Recommend(0.6)!.Value.Threshold);
    }

    [Fact]
    public void Levels_AnyAnswers_GrowToAllAndCountWhatIsThere()
    {
        Gen<ScoredAnswer[]> answers = Gen.Choose(0, 20).Select(static i => i / 20.0).Zip(Gen.Elements(true, false)).Select(static pair => new ScoredAnswer(pair.Item1, pair.Item2)).ArrayOf();
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(answers.ToArbitrary(), sample =>
        {
            var calibration = new ConfidenceCalibration(sample);
            IReadOnlyList<AcceptanceLevel> levels = calibration.Levels();
            return calibration.ExpectedError is >= 0 and <= 1
                && calibration.Bins.Sum(static bin => bin.Right.Of) == sample.Length
                && levels.All(level => level.Accepted.Right == sample.Count(answer => answer.Confidence >= level.Threshold))
                && levels.All(level => level.Right.Right == sample.Count(answer => answer.IsRight && answer.Confidence >= level.Threshold))
                && (sample.Length == 0 ? levels.Count == 0 : levels[^1].Accepted.Right == sample.Length);
        }));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Create_ConfidenceBeyondItsBounds_IsRefused(double confidence) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConfidenceCalibration([new ScoredAnswer(confidence, true)]));

    [Fact]
    public void Of_Tokens_IsTheirGeometricMean()
    {
        TokenLogProb[] tokens = [new("a", Math.Log(0.5), []), new("b", Math.Log(0.125), [])];

        Assert.Equal(0.25, AnswerConfidence.Of(new CompletionChoice("ab", FinishReason.Stop, LogProbs: tokens))!.Value, 12);
        Assert.Equal(0, AnswerConfidence.Of(new CompletionChoice("ab", FinishReason.Stop, LogProbs: [new("a", double.NegativeInfinity, [])])));
        Assert.Null(AnswerConfidence.Of(new CompletionChoice("ab", FinishReason.Stop)));
    }
}
