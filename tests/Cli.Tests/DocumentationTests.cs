using System.CommandLine;
using System.Runtime.CompilerServices;
using GpuHost.Serving.Models.Catalogue;
using Pipelines.Cli.Hosting;

namespace Pipelines.Cli.Tests;

/// <summary>The pages say what the program does: no command, option, exit code or model is missing from them.</summary>
public sealed class DocumentationTests
{
    private static readonly string CommandPage = ReadPage("docs/cli.md");
    private static readonly string StorePage = ReadPage("docs/models/store.md");

    [Fact]
    public void CommandPage_EveryCommandAndOption_IsThere()
    {
        CliHost host = CliHost.OfThisProcess();
        foreach (Command command in CommandTree.Create(host, new CommandRunner(host)).Subcommands)
        {
            AssertDescribed(command, "pipelines");
        }
    }

    [Fact]
    public void CommandPage_EveryExitCode_IsThere() =>
        Assert.All(Enum.GetValues<ExitCode>(), code => Assert.Contains($"| {(int)code} |", CommandPage, StringComparison.Ordinal));

    [Fact]
    public void StorePage_EveryModelOfTheCatalogue_IsThere() => Assert.All(ModelCatalogue.Models, model =>
    {
        string row = Assert.Single(StorePage.Split('\n'), line => line.Contains($"`{model.Name}`", StringComparison.Ordinal) && line.StartsWith('|'));
        Assert.Contains($"{model.Title}, {model.Quantisation}", row, StringComparison.Ordinal);
        Assert.Contains(model.License, row, StringComparison.Ordinal);
        Assert.Equal(model.StartHere, row.Contains("start here", StringComparison.Ordinal));
    });

    private static void AssertDescribed(Command command, string parentPath)
    {
        string path = $"{parentPath} {command.Name}";
        Assert.Contains($"`{path}", CommandPage, StringComparison.Ordinal);
        Assert.All(command.Options, option => Assert.Contains($"`{option.Name}", CommandPage, StringComparison.Ordinal));
        foreach (Command child in command.Subcommands)
        {
            AssertDescribed(child, path);
        }
    }

    private static string ReadPage(string path, [CallerFilePath] string here = "")
    {
        DirectoryInfo root = Directory.GetParent(here)!.Parent!.Parent!;
        return File.ReadAllText(Path.Combine(root.FullName, path));
    }
}
