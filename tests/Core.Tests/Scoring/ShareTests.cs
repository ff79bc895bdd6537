using FsCheck;
using FsCheck.Fluent;
using Pipelines.Core.Scoring;

namespace Pipelines.Core.Tests.Scoring;

public sealed class ShareTests
{
    [Theory]
    [InlineData(8, 10, 0.4902, 0.9433)] // the worked example of Wilson's interval in textbooks
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(0, 0, 0, 1)]
    public void Interval_KnownCounts_IsWilsons(long right, long of, double low, double high)
    {
        Assert.Equal(low, new Share(right, of).Interval.Low, 4);
        Assert.Equal(high, new Share(right, of).Interval.High, 4);
    }

    [Fact]
    public void Interval_AnyCounts_HoldsTheShareAndShrinksWithMoreRows()
    {
        Gen<(int, int)> counts = Gen.Choose(0, 10_000).Two();
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(counts.ToArbitrary(), sample =>
        {
            (int right, int wrong) = sample;
            var few = new Share(right, right + wrong + 1);
            var many = new Share(right * 100L, (right + wrong + 1) * 100L);
            return few.Interval.Low <= few.Value && few.Value <= few.Interval.High
                && many.Interval.High - many.Interval.Low < few.Interval.High - few.Interval.Low;
        }));
    }
}
