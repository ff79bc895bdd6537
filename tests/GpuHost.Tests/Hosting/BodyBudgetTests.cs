using FsCheck;
using FsCheck.Fluent;
using GpuHost.Host.Hosting;

namespace GpuHost.Tests.Hosting;

public sealed class BodyBudgetTests
{
    private const long Max = 1 << 20;

    /// <summary>Whatever bodies grow and end in whatever order, the sum keeps to the limit, and all is given back at the end.</summary>
    [Fact]
    public void TryGrow_AnySequence_KeepsToTheLimitAndGivesAllBack()
    {
        Prop.ForAll<(byte Body, int Grows)[]>(steps =>
        {
            var budget = new BodyBudget(Max);
            var sizes = new Dictionary<byte, long>();
            foreach ((byte body, int grows) in steps)
            {
                long before = sizes.GetValueOrDefault(body);
                long now = before + Math.Abs(grows % (int)Max);
                if (budget.TryGrow(before, now))
                {
                    sizes[body] = now;
                }

                if (budget.TakenBytes > Max || budget.TakenBytes < 0)
                {
                    return false;
                }
            }

            foreach (long size in sizes.Values)
            {
                budget.Release(size);
            }

            return budget.TakenBytes == 0;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void TryGrow_ASmallBody_PassesWhateverOthersTake()
    {
        var budget = new BodyBudget(Max);

        Assert.True(budget.TryGrow(0, Max + BodyBudget.FreeBytes));
        Assert.True(budget.TryGrow(0, BodyBudget.FreeBytes));
        Assert.False(budget.TryGrow(0, BodyBudget.FreeBytes + 1));
    }
}
