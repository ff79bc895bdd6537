using FsCheck;
using FsCheck.Fluent;
using GpuHost.Serving.Kv;
using GpuHost.Serving.Snapshots;

namespace GpuHost.Serving.Tests.Snapshots;

public sealed class UnitPolicyTests
{
    private static readonly PrefixScope Scope = new("", "");

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

    [Fact]
    public void Note_SecondPromptThatBeginsAlike_TellsTheWholeBlocksInCommon()
    {
        var sightings = new PrefixSightings();
        int[] first = Tokens(500, 1);
        int[] second = [.. first[..300], .. Tokens(200, 2)];

        Assert.Equal(0, sightings.Note(Scope, first));
        Assert.Equal(256, sightings.Note(Scope, second));
        Assert.Equal(0, sightings.Note(new PrefixScope("other", ""), second));
        Assert.Equal(448, sightings.Note(Scope, first));
    }

    [Fact]
    public void TryClaim_SameBeginning_IsGivenOnce()
    {
        var sightings = new PrefixSightings();

        Assert.True(sightings.TryClaim(Scope, Tokens(70, 1)));
        Assert.False(sightings.TryClaim(Scope, Tokens(70, 1)));
        Assert.True(sightings.TryClaim(Scope, Tokens(71, 1)));
        Assert.True(sightings.TryClaim(new PrefixScope("other", ""), Tokens(70, 1)));
    }

    [Fact]
    public void Note_ManyPrompts_ForgetsTheOldestAndStaysBounded()
    {
        var sightings = new PrefixSightings(entriesMax: 100);
        int[] kept = Tokens(128, 0);
        for (int i = 1; i < 200; i++)
        {
            sightings.Note(Scope, kept);
            sightings.Note(Scope, Tokens(128, i));
            Assert.InRange(sightings.Count, 1, 100);
        }

        Assert.Equal(128, sightings.Note(Scope, kept));
        Assert.Equal(0, sightings.Note(Scope, Tokens(128, 1)));
    }

    private static string Text(IEnumerable<UnitPoint> points) => string.Join(", ", points.Select(point => $"{point.Tokens} {point.Reason}"));

    private static int[] Tokens(int count, int seed) => [.. Enumerable.Range(0, count).Select(i => (i * 7) + (seed * 1_000) + 1)];
}
