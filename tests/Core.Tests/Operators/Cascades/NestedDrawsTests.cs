using FsCheck;
using FsCheck.Fluent;
using Pipelines.Core.Operators.Cascades;

namespace Pipelines.Core.Tests.Operators.Cascades;

public sealed class NestedDrawsTests
{
    [Fact]
    public void Of_AnyItemsAndBudget_StaysWithinBothAndIsTheSameAgain() => Prop.ForAll<int, int, int>(static (items, budget, seed) =>
    {
        int count = 1 + (Math.Abs(items % 1_000_000) * 7);
        int max = 1 + Math.Abs(budget % 1000);
        IReadOnlyList<int> sizes = NestedDraws.Sizes(count);

        IReadOnlyList<IReadOnlyList<int>> draws = NestedDraws.Of(sizes, max, (ulong)seed);

        Assert.Equal(count, sizes[^1]);
        Assert.InRange(sizes.Count, 1, 20);
        Assert.True(draws.SelectMany(static range => range).Distinct().Count() <= max);
        Assert.All(draws.Zip(sizes), static one => Assert.All(one.First, place => Assert.InRange(place, 0, one.Second - 1)));
        Assert.Equal(draws, NestedDraws.Of(sizes, max, (ulong)seed));
    }).QuickCheckThrowOnFailure();

    /// <summary>Whatever is taken over from the range within, each item of a range is drawn equally often: counted in ten equal parts over many seeds.</summary>
    [Fact]
    public void Of_ManySeeds_DrawsAllPartsOfEachRangeAlike()
    {
        int[] sizes = [100, 150, 400, 1000];
        int[][] counts = [.. sizes.Select(static _ => new int[10])];
        int[] all = new int[sizes.Length];
        for (ulong seed = 0; seed < 400; seed++)
        {
            IReadOnlyList<IReadOnlyList<int>> draws = NestedDraws.Of(sizes, 300, seed);
            for (int range = 0; range < draws.Count; range++)
            {
                foreach (int place in draws[range])
                {
                    counts[range][place * 10 / sizes[range]]++;
                    all[range]++;
                }
            }
        }

        for (int range = 0; range < sizes.Length; range++)
        {
            double expected = all[range] / 10.0;
            Assert.True(expected > 1000);
            Assert.All(counts[range], count => Assert.InRange(count, expected * 0.93, expected * 1.07));
        }
    }
}
