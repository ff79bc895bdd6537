using Pipelines.Connectors.Web.Robots;

namespace Pipelines.Connectors.Tests.Web;

/// <summary>RFC 9309.</summary>
public sealed class RobotsRulesTests
{
    [Theory]
    [InlineData("", "/a", true)]
    [InlineData("User-agent: *\nDisallow:", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /a", "/abc", false)]
    [InlineData("User-agent: *\nDisallow: /a\nAllow: /ab", "/abc", true)]
    [InlineData("User-agent: *\nDisallow: /a\nAllow: /a", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", false)]
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", true)]
    [InlineData("User-agent: *\nDisallow: /a*b*c", "/a1b2c3", false)]
    [InlineData("User-agent: *\nDisallow: /a*b*c", "/a1c2b3", true)]
    [InlineData("User-agent: other\nDisallow: /\nUser-agent: *\nDisallow: /b", "/a", true)]
    [InlineData("User-agent: other\nUser-agent: PIPELINES/2.0 # us\nDisallow: /a\n\nUser-agent: *\nAllow: /", "/a", false)]
    [InlineData("User-agent: *\nDisallow: /\nUser-agent: Pipelines\nDisallow:", "/a", true)]
    [InlineData("User-agent: PipelinesOther\nDisallow: /", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /", "/robots.txt", true)]
    [InlineData("Disallow: /", "/a", true)]
    [InlineData("User-agent: *\nCrawl-delay: 1\nDisallow: /a\nnonsense\n: x", "/a", false)]
    [InlineData("User-agent: *\nDisallow: /a?b=", "/a?b=1", false)]
    public void Allow_Path_IsDecidedByTheLongestRuleOfTheAgent(string text, string path, bool expected)
    {
        Assert.Equal(expected, RobotsRules.Parse(text, "Pipelines").Allow(new Uri("http://h" + path)));
    }
}
