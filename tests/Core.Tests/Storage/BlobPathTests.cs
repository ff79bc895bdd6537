using Pipelines.Core.Storage;

namespace Pipelines.Core.Tests.Storage;

public sealed class BlobPathTests
{
    [Theory]
    [InlineData("runs/r1/plan.json")]
    [InlineData("a")]
    [InlineData("...")]
    [InlineData("kv/ab/64-cd.kvs")]
    public void TryParse_PathWithinTheStore_IsTaken(string text) => Assert.True(BlobPath.TryParse(text, out _, out _));

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../b")]
    [InlineData("..")]
    [InlineData("a/./b")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("a\\b")]
    [InlineData("C:")]
    [InlineData("a b")]
    [InlineData("a\0b")]
    [InlineData("ü")]
    [InlineData("a%2f..")]
    public void TryParse_AnythingElse_IsRefusedWithAReason(string text)
    {
        Assert.False(BlobPath.TryParse(text, out _, out string? error));
        Assert.False(string.IsNullOrEmpty(error));
        Assert.Throws<ArgumentException>(() => BlobPath.Parse(text));
    }

    [Fact]
    public void TryParse_TooLong_IsRefused() => Assert.False(BlobPath.TryParse(new string('a', BlobPath.CharsMax + 1), out _, out _));

    [Fact]
    public void Append_EscapingPart_Throws() => Assert.Throws<ArgumentException>(() => BlobPath.Parse("runs/a").Append("../b"));
}
