using FsCheck;
using FsCheck.Fluent;
using GpuHost.Serving.Snapshots;

namespace GpuHost.Serving.Tests.Snapshots;

public sealed class UnitPolicyTests
{
    [Theory]
    [InlineData(200, 0, "")]
    [InlineData(2_000, 0, "256 Interval, 512 Interval, 1024 Interval")]
    [InlineData(2_000, 960, "256 Interval, 512 Interval, 960 Common, 1024 Interval")]
    [InlineData(2_000, 992, "256 Interval, 512 Interval, 992 Common")]
    [InlineData(2_000, 32, "256 Interval, 512 Interval, 1024 Interval")]
    [InlineData(300, 192, "192 Common, 256 Interval")]
    public void PointsOf_NothingStated_AreIntervalsAndTheCommonBeginning(int promptTokens, int common, string expected) =>
        Assert.Equal(expected, Text(UnitPolicy.PointsOf(promptTokens, [], common, unitTokensMin: 64)));

    [Theory]
    [InlineData(0, "817 Breakpoint")]
    [InlineData(768, "817 Breakpoint")] // before it: a unit there would leave too little for the stated one
    [InlineData(832, "817 Breakpoint")] // rows that happen to begin alike
    [InlineData(1_280, "817 Breakpoint, 1280 Common")]
    public void PointsOf_StatedBreakpoint_StandsAndNothingIsGuessedBeforeIt(int common, string expected) =>
        Assert.Equal(expected, Text(UnitPolicy.PointsOf(2_000, [817], common, unitTokensMin: 64)));

    [Fact]
    public void PointsOf_Anything_AscendsWithinThePromptAndIsBoundedInNumber()
    {
        Gen<(int, int)> prompts = Gen.Choose(1, 200_000).SelectMany(prompt => Gen.Choose(0, prompt).Select(common => (prompt, common)));
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(prompts.ToArbitrary(), sample =>
        {
            IReadOnlyList<UnitPoint> points = UnitPolicy.PointsOf(sample.Item1, [], sample.Item2, 64);
            return points.Zip(points.Skip(1)).All(pair => pair.First.Tokens + 64 <= pair.Second.Tokens)
                && points.All(point => point.Tokens > 0 && point.Tokens <= sample.Item1)
                && points.Count <= 32;
        }));
    }

    private static string Text(IEnumerable<UnitPoint> points) => string.Join(", ", points.Select(point => $"{point.Tokens} {point.Reason}"));
}
