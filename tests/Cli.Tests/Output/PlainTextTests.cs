using Pipelines.Cli.Output;

namespace Pipelines.Cli.Tests.Output;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("a\tb\nc", "a\tb\nc")]
    [InlineData("\u001b[2Jgone", "\uFFFD[2Jgone")]
    [InlineData("back\rover", "back\uFFFDover")]
    [InlineData("\u009b31m", "\uFFFD31m")]
    public void Of_TextFromOutside_CannotMoveTheCursor(string text, string shown) => Assert.Equal(shown, PlainText.Of(text));
}
