using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Tidy;

public sealed class MarkdownLinkRuleTests
{
    private const string Other = "# The `cli` command\n## Exit codes\n## Exit codes\n";

    [Theory]
    [InlineData("[a](../README.md)")]
    [InlineData("[a](cli.md#exit-codes)")]
    [InlineData("[a](cli.md#exit-codes-1)")]
    [InlineData("[a](cli.md#the-cli-command)")]
    [InlineData("[a](#here)\n\n# Here")]
    [InlineData("[a](../core)")]
    [InlineData("[a](https://example.com/b)")]
    [InlineData("`[a](nowhere.md)`")]
    public void Check_LinkThatLeadsSomewhere_IsFine(string page) => Assert.Empty(Check(page));

    [Theory]
    [InlineData("[a](gone.md)")]
    [InlineData("[a](cli.md#gone)")]
    [InlineData("[a](#gone)")]
    [InlineData("[a](../../outside.md)")]
    [InlineData("[a]()")]
    [InlineData("| a | b |\n|---|---|\n| [a](gone.md) | x |")]
    public void Check_DeadLink_IsFound(string page) => Assert.Single(Check(page));

    private static IEnumerable<Finding> Check(string page) => new MarkdownLinkRule().Check(RepositoryTree.Of(
        ("docs/page.md", page), ("docs/cli.md", Other), ("README.md", ""), ("core/A.cs", "")));
}
