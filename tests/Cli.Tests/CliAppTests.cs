using GpuHost.LlamaCpp.Libraries;
using Newtonsoft.Json.Linq;

namespace Pipelines.Cli.Tests;

public sealed class CliAppTests
{
    [Fact]
    public async Task RunAsync_NoArguments_ShowsWhatThereIs()
    {
        using CliSession cli = new();

        CliRun run = await cli.RunAsync();

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("models", run.Out, StringComparison.Ordinal);
        Assert.Contains("version", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'pipelines' does not know 'modles'; did you mean 'models'?", "modles")]
    [InlineData("'pipelines models' does not know 'lits'; did you mean 'list'?", "models", "lits")]
    [InlineData("'pipelines models pull' does not know '--sha265'; did you mean '--sha256'?", "models", "pull", "x", "--sha265")]
    [InlineData("'pipelines models list' does not know '--jsno'; did you mean '--json'?", "models", "list", "--jsno")]
    [InlineData("Required command was not provided.", "models")]
    [InlineData("Required argument 'NAME' missing for command: 'show'.", "models", "show")]
    public async Task RunAsync_WrongCommandLine_SaysWhatWhereAndWhatToDo(string what, params string[] args)
    {
        using CliSession cli = new();

        CliRun run = await cli.RunAsync(args);

        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Equal("", run.Out);
        string[] lines = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Equal("error: " + what, lines[0]);
        Assert.StartsWith("  where: pipelines", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("--help", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WrongCommandLineWithJson_IsOneObjectOnStdout()
    {
        using CliSession cli = new();

        CliRun run = await cli.RunAsync("models", "lits", "--json");

        Assert.Equal(2, (int)run.Json["exitCode"]!);
        Assert.Contains("lits", (string?)run.Json["error"]!["what"], StringComparison.Ordinal);
        Assert.StartsWith("error:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Version_SaysTheBuild()
    {
        using CliSession cli = new();

        CliRun run = await cli.RunAsync("version");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("0.1.0", run.Out, StringComparison.Ordinal);
        JObject json = await cli.JsonAsync("version");
        Assert.Equal("0.1.0", (string?)json["product"]);
        Assert.Equal(PinnedRelease.LlamaCppVersion, (string?)json["llamaCpp"]);
    }

    [Fact]
    public async Task RunAsync_ArgumentThatStartsWithAt_IsTakenAsItIs()
    {
        using CliSession cli = new();

        CliRun run = await cli.RunAsync("models", "show", "@everything");

        Assert.Contains("'@everything' is not a name", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "", "", true)]
    [InlineData(true, "", "", false)]
    [InlineData(true, "NO_COLOR", "1", true)]
    [InlineData(true, "CI", "true", true)]
    [InlineData(true, "TERM", "dumb", true)]
    [InlineData(true, "TERM", "xterm", false)]
    public async Task RunAsync_Output_IsPlainUnlessATerminalCanShowMore(bool isTerminal, string variable, string value, bool plain)
    {
        using CliSession cli = new() { IsTerminal = isTerminal };
        cli.Variables[variable] = value;

        CliRun run = await cli.RunAsync("models", "list");

        Assert.Equal(plain, !run.Out.Contains('\u001b', StringComparison.Ordinal));
        Assert.Contains("qwen2.5-1.5b-instruct", run.Out, StringComparison.Ordinal);
    }
}
