using Pipelines.Cli.Wording;

namespace Pipelines.Cli.Tests.Wording;

public sealed class CountTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(32_768, "33k")]
    [InlineData(999_999, "1.0M")]
    [InlineData(1_543_714_304, "1.5B")]
    [InlineData(494_032_768, "494M")]
    public void Format_Count_IsShort(long count, string text) => Assert.Equal(text, CountText.Format(count));
}
