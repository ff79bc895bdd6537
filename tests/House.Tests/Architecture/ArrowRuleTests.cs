using Pipelines.House.Tests.Repository;

namespace Pipelines.House.Tests.Architecture;

public sealed class ArrowRuleTests
{
    [Theory]
    [InlineData("runtime/Pipelines.Runtime.csproj", "../storage/Pipelines.Storage.csproj")]
    [InlineData("core/Pipelines.Core.csproj", "../runtime/Pipelines.Runtime.csproj")]
    [InlineData("durable/Pipelines.Durable.csproj", "../runtime/Pipelines.Runtime.csproj")]
    [InlineData("functions/App/Pipelines.Functions.App.csproj", "../../storage/Pipelines.Storage.csproj")]
    [InlineData("functions/App/Pipelines.Functions.App.csproj", "../../gpu-host/Serving/GpuHost.Serving.csproj")]
    [InlineData("gpu-host/Serving/GpuHost.Serving.csproj", "..\\LlamaCpp\\GpuHost.LlamaCpp.csproj")]
    [InlineData("gpu-host/Serving/GpuHost.Serving.csproj", "../../connectors/Pipelines.Connectors.csproj")]
    [InlineData("core/Pipelines.Core.csproj", "../tests/TestKit/Pipelines.TestKit.csproj")]
    [InlineData("storage/Pipelines.Storage.csproj", "../bench/Pipelines.Bench.csproj")]
    public void Check_LibraryReferencesAgainstTheArrows_IsFound(string project, string reference)
    {
        Finding finding = Assert.Single(Check(project, executable: false, reference));

        Assert.Equal(project, finding.Path);
        Assert.Contains("wrong way", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("functions/Pipelines.Functions.csproj", "../gpu-host/LlamaCpp/GpuHost.LlamaCpp.csproj")]
    [InlineData("gpu-host/Host/GpuHost.csproj", "../../runtime/Pipelines.Runtime.csproj")]
    [InlineData("cli/Pipelines.Cli.csproj", "../functions/Pipelines.Functions.csproj")]
    [InlineData("cli/Pipelines.Cli.csproj", "../tests/TestKit/Pipelines.TestKit.csproj")]
    public void Check_ExecutableReferencesAgainstTheArrows_IsFound(string project, string reference) =>
        Assert.Single(Check(project, executable: true, reference));

    [Theory]
    [InlineData("functions/Pipelines.Functions.csproj", "App/Pipelines.Functions.App.csproj")]
    [InlineData("functions/Pipelines.Functions.csproj", "../storage/Pipelines.Storage.csproj")]
    [InlineData("gpu-host/Host/GpuHost.csproj", "../Serving/GpuHost.Serving.csproj")]
    [InlineData("gpu-host/Host/GpuHost.csproj", "../../connectors/Pipelines.Connectors.csproj")]
    [InlineData("cli/Pipelines.Cli.csproj", "../core/Pipelines.Core.csproj")]
    [InlineData("cli/Pipelines.Cli.csproj", "../gpu-host/LlamaCpp/GpuHost.LlamaCpp.csproj")]
    public void Check_ExecutableReferencesAlongTheArrows_IsFine(string project, string reference) =>
        Assert.Empty(Check(project, executable: true, reference));

    [Fact]
    public void Check_LibraryThatBuildsAnExecutable_IsFound() =>
        Assert.Single(Check("runtime/Pipelines.Runtime.csproj", executable: true));

    [Fact]
    public void Check_ProjectNobodyDrew_IsFound() =>
        Assert.Contains("no place", Assert.Single(Check("core/Pipelines.Extra.csproj", executable: false)).Message, StringComparison.Ordinal);

    [Fact]
    public void Check_CoreWithAWebFramework_IsFound()
    {
        RepositoryTree tree = RepositoryTree.Of(("core/Pipelines.Core.csproj",
            """<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><FrameworkReference Include="Microsoft.AspNetCore.App" /></ItemGroup></Project>"""));

        Assert.Single(new ArrowRule().Check(tree));
    }

    [Theory]
    [InlineData("tests/Core.Tests/Pipelines.Core.Tests.csproj", "../TestKit/Pipelines.TestKit.csproj", true)]
    [InlineData("tests/Core.Tests/Pipelines.Core.Tests.csproj", "../../storage/Pipelines.Storage.csproj", true)]
    [InlineData("tests/Core.Tests/Pipelines.Core.Tests.csproj", "../Cli.Tests/Pipelines.Cli.Tests.csproj", false)]
    [InlineData("bench/Pipelines.Bench.csproj", "../tests/TestKit/Pipelines.TestKit.csproj", true)]
    [InlineData("bench/Pipelines.Bench.csproj", "../tests/Core.Tests/Pipelines.Core.Tests.csproj", false)]
    [InlineData("samples/api/Sample.csproj", "../../tests/TestKit/Pipelines.TestKit.csproj", false)]
    [InlineData("tests/Training.Tests/Pipelines.Training.Tests.csproj", "../../training/Pipelines.Training.csproj", true)]
    [InlineData("tests/Core.Tests/Pipelines.Core.Tests.csproj", "../../training/Pipelines.Training.csproj", false)]
    [InlineData("bench/Pipelines.Bench.csproj", "../training/Pipelines.Training.csproj", false)]
    public void Check_OutsideTheProduct_SeesProductsAndTheTestKitOnly(string project, string reference, bool fine) =>
        Assert.Equal(fine, !Check(project, executable: false, reference).Any());

    private static IEnumerable<Finding> Check(string project, bool executable, params string[] references)
    {
        string output = executable ? "<PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>" : "";
        string items = string.Concat(references.Select(r => $"<ProjectReference Include=\"{r}\" />"));
        return new ArrowRule().Check(RepositoryTree.Of(
            (project, $"<Project Sdk=\"Microsoft.NET.Sdk\">{output}<ItemGroup>{items}</ItemGroup></Project>")));
    }
}
