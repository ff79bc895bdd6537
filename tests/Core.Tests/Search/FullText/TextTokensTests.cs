using Pipelines.Core.Search.FullText;

namespace Pipelines.Core.Tests.Search.FullText;

public sealed class TextTokensTests
{
    [Theory]
    [InlineData("The Quick, brown fox!", "the quick brown fox")]
    [InlineData("don't state-of-the-art snake_case v2.0", "don t state of the art snake case v2 0")]
    [InlineData("Straße CAFÉ naïve", "straße café naïve")]
    [InlineData("cafe\u0301 noir", "cafe\u0301 noir")]
    [InlineData("東京タワーへ2回", "東 京 タワー へ 2 回")]
    [InlineData("a\ud83d\ude00b \ud800c", "a b c")]
    [InlineData(" \n\t ", "")]
    public void Of_Text_AreItsWordsInLowerCase(string text, string expected) => Assert.Equal(expected, string.Join(' ', TextTokens.Of(text)));
}
