using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Architecture;

public sealed class SolutionRuleTests
{
    private const string Listing = "Project(\"{A}\") = \"Pipelines.Core\", \"core\\Pipelines.Core.csproj\", \"{B}\"\nEndProject\n";

    [Fact]
    public void Check_ListedAndPresent_IsFine() =>
        Assert.Empty(new SolutionRule().Check(RepositoryTree.Of(("Pipelines.sln", Listing), ("core/Pipelines.Core.csproj", ""))));

    [Fact]
    public void Check_ProjectNotListed_IsFound()
    {
        RepositoryTree tree = RepositoryTree.Of(
            ("Pipelines.sln", Listing), ("core/Pipelines.Core.csproj", ""), ("cli/Pipelines.Cli.csproj", ""));

        Assert.Equal("cli/Pipelines.Cli.csproj", Assert.Single(new SolutionRule().Check(tree)).Path);
    }

    [Fact]
    public void Check_ListedButGone_IsFound() =>
        Assert.Contains("core/Pipelines.Core.csproj", Assert.Single(new SolutionRule().Check(RepositoryTree.Of(("Pipelines.sln", Listing)))).Message, StringComparison.Ordinal);

    [Fact]
    public void Check_NoSolution_IsFound() =>
        Assert.Single(new SolutionRule().Check(RepositoryTree.Of(("core/Pipelines.Core.csproj", ""))));
}
