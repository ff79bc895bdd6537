using Pipelines.Core.Identity;

namespace Pipelines.Core.Tests.Identity;

public sealed class ContentHashTests
{
    [Fact]
    public void Of_Bytes_IsTheirSha256() =>
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", ContentHash.Of("abc"u8).ToString());

    [Fact]
    public async Task OfAsync_Stream_EqualsOfItsBytes() =>
        Assert.Equal(ContentHash.Of("abc"u8), await ContentHash.OfAsync(new MemoryStream("abc"u8.ToArray()), CancellationToken.None));

    [Theory]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD", true)]
    [InlineData("ba7816bf", false)]
    [InlineData("zz7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", false)]
    [InlineData(null, false)]
    public void TryParse_Text_TakesExactly64HexDigits(string? text, bool valid)
    {
        Assert.Equal(valid, ContentHash.TryParse(text, out ContentHash hash));
        Assert.Equal(valid ? ContentHash.Of("abc"u8) : default, hash);
    }

    [Fact]
    public void FromDigest_WrongLength_Throws() => Assert.Throws<ArgumentException>(() => ContentHash.FromDigest(new byte[31]));
}
