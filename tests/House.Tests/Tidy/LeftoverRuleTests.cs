using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Tidy;

public sealed class LeftoverRuleTests
{
    [Theory]
    [InlineData("core/A.cs", "// TO" + "DO: later")]
    [InlineData("docs/a.md", "HA" + "CK around it")]
    [InlineData(".ci/run", "# FIX" + "ME")]
    [InlineData("core/A.cs", "throw new NotImplemented" + "Exception();")]
    public void Check_HalfDone_IsFoundWithItsLine(string path, string line) =>
        Assert.Equal(2, Assert.Single(new LeftoverRule().Check(RepositoryTree.Of((path, "first\n" + line)))).Line);

    [Theory]
    [InlineData("core/A.cs", "string todo = \"Todo\"; // a todo list is a fine sample")]
    [InlineData("samples/data.json", "{\"note\": \"TO" + "DO\"}")]
    public void Check_OrdinaryWordOrData_IsFine(string path, string line) =>
        Assert.Empty(new LeftoverRule().Check(RepositoryTree.Of((path, line))));
}
