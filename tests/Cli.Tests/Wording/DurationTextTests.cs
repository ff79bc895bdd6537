using Pipelines.Cli.Wording;

namespace Pipelines.Cli.Tests.Wording;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData(0.2, "0 s")]
    [InlineData(59.4, "59 s")]
    [InlineData(59.6, "1 min 0 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(7500, "2 h 5 min")]
    public void Format_Seconds_IsNoFinerThanHelps(double seconds, string text) =>
        Assert.Equal(text, DurationText.Format(TimeSpan.FromSeconds(seconds)));
}
