using Pipelines.Cli.Output;

namespace Pipelines.Cli.Tests.Output;

public sealed class TableTextTests
{
    [Fact]
    public void Of_Rows_AlignsColumnsAndLeavesNothingTrailing() => Assert.Equal(
        ["NAME     SIZE", "a", "longest  10 B"],
        TableText.Of(new TextTable(["name", "size"], [["a", ""], ["longest", "10 B"]])));
}
