using FsCheck;
using FsCheck.Fluent;
using Pipelines.Runtime.Calls;

namespace Pipelines.Runtime.Tests.Calls;

public sealed class BackoffTests
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(30);

    [Fact]
    public void Pause_AnyFailure_LiesInTheUpperHalfOfTheDoubledPause()
    {
        Arbitrary<(int Failures, double Draw)> cases = (
            from failures in Gen.Choose(1, 1000)
            from draw in Gen.Choose(0, 999)
            select (failures, draw / 1000.0)).ToArbitrary();
        Prop.ForAll(cases, one =>
        {
            double whole = Math.Min(First.TotalSeconds * Math.Pow(2, one.Failures - 1), Max.TotalSeconds);
            TimeSpan pause = Backoff.Pause(one.Failures, First, Max, one.Draw);
            Assert.InRange(pause.TotalSeconds, (whole / 2) - 0.001, whole);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(1, 0.0, 250)]
    [InlineData(2, 0.0, 500)]
    [InlineData(3, 0.5, 1500)]
    [InlineData(60, 0.0, 15_000)]
    public void Pause_Example_IsThisLong(int failures, double draw, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Backoff.Pause(failures, First, Max, draw));
}
