using FsCheck;
using FsCheck.Fluent;
using Pipelines.Cli.Wording;

namespace Pipelines.Cli.Tests.Wording;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 kB")]
    [InlineData(9_949, "9.9 kB")]
    [InlineData(9_951, "10 kB")]
    [InlineData(999_600, "1.0 MB")]
    [InlineData(1_117_320_736, "1.1 GB")]
    [InlineData(long.MaxValue, "9223372 TB")]
    public void Format_Size_HasTwoDigitsOrMore(long bytes, string text) => Assert.Equal(text, ByteSize.Format(bytes));

    [Theory]
    [InlineData("800MB", 800_000_000)]
    [InlineData("1.5 gb", 1_500_000_000)]
    [InlineData("17", 17)]
    [InlineData("1kB", 1000)]
    public void TryParse_Size_IsRead(string text, long expected)
    {
        Assert.True(ByteSize.TryParse(text, out long bytes));
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1 XB")]
    [InlineData("MB")]
    [InlineData("1MB\n")]
    [InlineData("99999999999TB")]
    public void TryParse_NotASize_IsRefused(string text) => Assert.False(ByteSize.TryParse(text, out _));

    [Fact]
    public void TryParse_WhatFormatWrote_IsNearIt() => Prop.ForAll(Gen.Choose(0, int.MaxValue).Select(n => (long)n * 1000).ToArbitrary(), bytes =>
        ByteSize.TryParse(ByteSize.Format(bytes), out long read) && Math.Abs(read - bytes) <= Math.Max(1, bytes / 15)).QuickCheckThrowOnFailure();
}
