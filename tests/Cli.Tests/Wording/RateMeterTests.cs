using Pipelines.Cli.Wording;
using Pipelines.TestKit.Time;

namespace Pipelines.Cli.Tests.Wording;

public sealed class RateMeterTests
{
    [Fact]
    public void Update_SteadyGrowth_IsItsRate()
    {
        ManualTimeProvider clock = new();
        RateMeter meter = new(clock);
        Assert.Null(meter.Update(1000));

        double? rate = null;
        for (int second = 1; second <= 30; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            rate = meter.Update(1000 + (second * 50));
        }

        Assert.Equal(50, rate!.Value, tolerance: 1e-9);
    }

    [Fact]
    public void Update_GrowthStops_FallsToNothingWithinTheWindow()
    {
        ManualTimeProvider clock = new();
        RateMeter meter = new(clock);
        meter.Update(0);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(500, meter.Update(500));

        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.InRange(meter.Update(500)!.Value, 80, 90);
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(0, meter.Update(500));
    }

    [Fact]
    public void TimeLeft_NoRate_IsUnknown()
    {
        Assert.Null(RateMeter.TimeLeft(10, null));
        Assert.Null(RateMeter.TimeLeft(10, 0));
        Assert.Null(RateMeter.TimeLeft(long.MaxValue, 1e-9));
        Assert.Equal(TimeSpan.FromSeconds(5), RateMeter.TimeLeft(10, 2));
    }
}
