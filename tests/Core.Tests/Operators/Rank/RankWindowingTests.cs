using FsCheck;
using FsCheck.Fluent;
using Pipelines.Core.Operators.Rank;

namespace Pipelines.Core.Tests.Operators.Rank;

public sealed class RankWindowingTests
{
    /// <summary>DocETL's windows.</summary>
    [Theory]
    [InlineData(30, 10, 3, 0.5, "23-29 20-26 17-23 14-20 11-17 8-14 5-11 2-8 0-6")]
    [InlineData(12, 4, 2, 0.75, "0-12")]
    [InlineData(17, 10, 3, 0.5, "13-16 12-15 11-14 10-13 9-12 8-11 7-10 6-9 5-8 4-7 3-6 2-5 1-4 0-3")]
    [InlineData(5, 1, 3, 0.5, "0-5")]
    [InlineData(8, 3, 3, 1.0, "0-8")]
    [InlineData(3, 10, 3, 0.0, "0-3")]
    [InlineData(2, 10, 3, 0.5, "")]
    [InlineData(1, 10, 3, 0.5, "")]
    [InlineData(0, 10, 3, 0.5, "")]
    public void Of_KnownSizes_AreTheKnownWindows(int rows, int calls, int picks, double overlap, string expected) =>
        Assert.Equal(expected, string.Join(' ', new RankWindowing(calls, picks, overlap).Of(rows).Select(static window => $"{window.Start}-{window.End}")));

    [Fact]
    public void Of_AnySizes_GoFromTheEndToTheBeginningWithinTheRows() => Prop.ForAll<byte, byte, byte>(static (rows, calls, picks) =>
    {
        IReadOnlyList<(int Start, int End)> windows = new RankWindowing(calls + 1, picks + 1, (calls % 10) / 10.0).Of(rows);

        Assert.All(windows, window => Assert.True(window.Start >= 0 && window.End <= rows && window.End - window.Start > picks));
        Assert.Equal(windows.OrderByDescending(static window => window.Start), windows);
        Assert.True(rows <= picks + 1 || windows[^1].Start == 0);
    }).Check(Config.QuickThrowOnFailure);
}
