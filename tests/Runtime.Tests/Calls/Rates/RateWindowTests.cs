using FsCheck;
using FsCheck.Fluent;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Calls.Rates;
using Pipelines.TestKit.Time;

namespace Pipelines.Runtime.Tests.Calls.Rates;

public sealed class RateWindowTests
{
    private static readonly RateLimit Limit = new(10, TimeSpan.FromSeconds(60));

    [Fact]
    public void EnterAsync_AnyAmountsAtAnyTimes_NeverExceedTheLimitInAnyWindow()
    {
        Arbitrary<(int Amount, int Seconds)[]> calls =
            (from amount in Gen.Choose(1, 6) from seconds in Gen.Choose(0, 30) select (amount, seconds)).ArrayOf().ToArbitrary();
        Prop.ForAll(calls, wanted => Task.Run(() => AssertKeptAsync(wanted)).GetAwaiter().GetResult()).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Settle_LessThanExpected_LetsTheNextOneIn()
    {
        var window = new RateWindow(Limit, new ManualTimeProvider());
        RateShare share = await window.EnterAsync(10, CancellationToken.None);
        Task<RateShare> blocked = window.EnterAsync(5, CancellationToken.None).AsTask();
        Assert.False(blocked.IsCompleted);

        window.Settle(share, 2);

        Assert.Equal(5, (await blocked).Amount);
    }

    [Fact]
    public async Task EnterAsync_AboveTheLimit_GoesAlone()
    {
        var window = new RateWindow(Limit, new ManualTimeProvider());

        await window.EnterAsync(1000, CancellationToken.None);

        Assert.False(window.EnterAsync(1, CancellationToken.None).AsTask().IsCompleted);
    }

    private static async Task AssertKeptAsync((int Amount, int Seconds)[] wanted)
    {
        var time = new ManualTimeProvider();
        var window = new RateWindow(Limit, time);
        List<(DateTimeOffset At, long Amount)> begun = [];
        foreach ((int amount, int seconds) in wanted)
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            Task<RateShare> entering = window.EnterAsync(amount, CancellationToken.None).AsTask();
            while (!entering.IsCompleted)
            {
                time.AdvanceToNextTimer();
                await Task.Yield();
            }

            begun.Add(((await entering).BegunAt, amount));
        }

        Assert.All(begun, call => Assert.InRange(
            begun.Where(other => other.At >= call.At && other.At < call.At + Limit.Per).Sum(static other => other.Amount),
            0,
            Limit.Count));
    }
}
