using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Tidy;

public sealed class SkippedTestRuleTests
{
    [Fact]
    public void Check_SkippedTest_IsFound() =>
        Assert.Single(new SkippedTestRule().Check(RepositoryTree.Of(
            ("tests/A.Tests/ATests.cs", "class ATests { [Fact(Skip = \"flaky\")] void M() { } [Fact] void N() { } }"))));
}
