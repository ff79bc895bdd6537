using FsCheck;
using FsCheck.Fluent;
using Pipelines.Core.Operators.Sampling;

namespace Pipelines.Core.Tests.Operators.Sampling;

public sealed class PythonSampleTests
{
    /// <summary>Made with <c>python3 -c "import random; random.seed(42); print(random.sample(range(n), k))"</c>.</summary>
    [Theory]
    [InlineData(5, new long[0])]
    [InlineData(12, new long[] { 10, 1, 0 })]
    [InlineData(11, new long[] { 10, 1, 0, 4, 9, 6, 5, 8, 2, 3 })]
    [InlineData(21, new long[] { 20, 3, 0, 8, 7, 16, 2, 11, 1, 10 })]
    [InlineData(22, new long[] { 20, 3, 0, 8, 7 })]
    [InlineData(85, new long[] { 81, 14, 3, 35, 31, 28, 17, 13, 69, 11 })]
    [InlineData(86, new long[] { 81, 14, 3, 35, 31, 28, 17, 13, 69, 11 })]
    [InlineData(100, new long[] { 81, 14, 3, 94, 35, 31, 28, 17, 13, 86 })]
    [InlineData(1000, new long[] { 654, 114, 25, 759, 281, 250, 228, 142, 754, 104 })]
    [InlineData(1_000_000, new long[] { 670487, 116739, 26225 })]
    [InlineData(8_589_934_592, new long[] { 2746317213, 1181241943, 958682846, 3163119785 })]
    public void Draw_Seed42_GivesPythonsRows(long population, long[] rows) =>
        Assert.Equal(rows, PythonSample.Draw(42, population, rows.Length));

    [Fact]
    public void NextBits_Seed42_GivesPythonsWords()
    {
        var random = new MersenneTwister(42);

        Assert.Equal([2746317213, 478163327, 107420369, 3184935163], Enumerable.Range(0, 4).Select(_ => random.NextBits(32)));
    }

    [Fact]
    public void Draw_AnyPopulation_GivesDifferentRowsOfIt()
    {
        Prop.ForAll<uint, ushort, byte>((seed, population, wanted) =>
        {
            int count = Math.Min(wanted, population);
            IReadOnlyList<long> rows = PythonSample.Draw(seed, population, count);
            return rows.Count == count && rows.Distinct().Count() == count && rows.All(row => row >= 0 && row < population);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Draw_MoreThanThereAre_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PythonSample.Draw(42, 2, 3));
}
