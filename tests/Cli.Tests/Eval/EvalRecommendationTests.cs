using Pipelines.Cli.Eval;
using Pipelines.Core.Scoring;
using Pipelines.Runtime.Runs;

namespace Pipelines.Cli.Tests.Eval;

public sealed class EvalRecommendationTests
{
    [Fact]
    public void Of_CheaperThatIsAsGoodWithinTheInterval_IsTheCheaper() =>
        Assert.Equal("small", EvalRecommendation.Of([Model("large", 95, 0.10m), Model("small", 93, 0.01m), Model("tiny", 60, 0.001m)])!.Model);

    [Fact]
    public void Of_NoPriceKnown_IsTheBest() =>
        Assert.Equal("large", EvalRecommendation.Of([Model("small", 93, null), Model("large", 95, null)])!.Model);

    [Fact]
    public void Of_NoScore_IsNone() => Assert.Null(EvalRecommendation.Of([Model("broken", null, 0.01m)]));

    private static ModelEvaluation Model(string name, int? right, decimal? cost) => new(
        name,
        new RunSummary(
            new RunId("r"), RunStatus.Completed, null, false, new RowTotals(100, 100, 0, 0, 0), new UsageTotals(100, 0, 1, 0, 1, 1, cost), [], [], [], null, null),
        1,
        right is { } r ? new GoldScore(new Share(r, 100), [new FieldScore("a", new Share(r, 100))], 0, 0) : null);
}
