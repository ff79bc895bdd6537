using Pipelines.Connectors.Web;

namespace Pipelines.Connectors.Tests.Web;

public sealed class WebAccessOptionsTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", "")]
    [InlineData("a.test", "a.test")]
    [InlineData(" a.test , b.test,", "a.test|b.test")]
    public void From_VariableOfHosts_AllowsThoseAlone(string? variable, string? allowed)
    {
        WebAccessOptions options = WebAccessOptions.From(name => name == "PIPELINES_WEB_HOSTS" ? variable : null);

        Assert.Equal(allowed, options.AllowedHosts is null ? null : string.Join('|', options.AllowedHosts));
    }
}
