using Newtonsoft.Json.Linq;

namespace Pipelines.Cli.Tests.Models;

public sealed class ModelsCommandTests
{
    [Fact]
    public async Task Add_File_ShowsInListAndShow()
    {
        using CliSession cli = new();
        string path = TinyModel.Write(cli["mine.gguf"]);

        CliRun added = await cli.RunAsync("models", "add", "mine", path, "--license", "MIT");

        Assert.Equal(ExitCode.Ok, added.ExitCode);
        Assert.Contains(path, added.Out, StringComparison.Ordinal);
        JObject listed = (JObject)Assert.Single((await cli.JsonAsync("models", "list"))["models"]!);
        Assert.Equal("mine", (string?)listed["name"]);
        Assert.Equal("MIT", (string?)listed["license"]);
        Assert.Equal("Q8_0", (string?)listed["quantisation"]);
        Assert.True((bool)listed["reference"]!);
        Assert.Equal(listed, await cli.JsonAsync("models", "show", "mine"));
        Assert.Contains((string)listed["sha256"]!, (await cli.RunAsync("models", "show", "mine")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_Copy_OutlivesTheOriginal()
    {
        using CliSession cli = new();
        string path = TinyModel.Write(cli["mine.gguf"]);

        await cli.RunAsync("models", "add", "mine", path, "--copy");
        File.Delete(path);

        Assert.Equal(ExitCode.Ok, (await cli.RunAsync("models", "verify")).ExitCode);
    }

    [Theory]
    [InlineData("there is no file", "models", "add", "mine", "gone.gguf")]
    [InlineData("'Mine' is not a name", "models", "add", "Mine", "x.gguf")]
    [InlineData("'../x' is not a name", "models", "remove", "../x", "--yes")]
    [InlineData("has no model 'mine'", "models", "remove", "mine", "--yes")]
    [InlineData("has no model 'mine'", "models", "show", "mine")]
    [InlineData("has no model 'mine'", "models", "verify", "mine")]
    [InlineData("'builtin' is the name of the built-in model", "models", "add", "builtin", "x.gguf")]
    [InlineData("'builtin' is the built-in model", "models", "pull", "builtin")]
    [InlineData("'builtin' is the name of the built-in model", "models", "pull", "qwen3-0.6b", "--name", "builtin")]
    [InlineData("'builtin' is the name of the built-in model", "models", "pull", "https://models.example/builtin.gguf")]
    public async Task AnyCommand_BadInput_SaysWhatAndEndsWith2(string what, params string[] args)
    {
        using CliSession cli = new();

        CliRun run = await cli.RunAsync(args);

        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(what, run.Error, StringComparison.Ordinal);
        Assert.Contains("  do:    ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_CatalogueModel_SaysHowToFetchIt()
    {
        using CliSession cli = new();

        CliRun run = await cli.RunAsync("models", "show", "qwen2.5-1.5b-instruct");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("pipelines models pull qwen2.5-1.5b-instruct", run.Out, StringComparison.Ordinal);
        Assert.Contains("Apache-2.0", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_OneOfTwoChanged_NamesItAndEndsWith1()
    {
        using CliSession cli = new();
        string kept = TinyModel.Write(cli["kept.gguf"], seed: 1);
        string changed = TinyModel.Write(cli["changed.gguf"], seed: 2);
        await cli.RunAsync("models", "add", "kept", kept);
        await cli.RunAsync("models", "add", "changed", changed);
        TinyModel.Write(changed, seed: 3);

        CliRun run = await cli.RunAsync("models", "verify", "--json");

        Assert.Equal(ExitCode.CompletedWithFailures, run.ExitCode);
        Assert.Equal(["changed", "intact"], run.Json["models"]!.Select(m => (string?)m["state"]));
        Assert.Equal(ExitCode.Ok, (await cli.RunAsync("models", "verify", "kept")).ExitCode);
    }

    [Fact]
    public async Task Remove_NobodyToAsk_NeedsYes()
    {
        using CliSession cli = new();
        await cli.RunAsync("models", "add", "mine", TinyModel.Write(cli["mine.gguf"]));

        Assert.Equal(ExitCode.BadInput, (await cli.RunAsync("models", "remove", "mine")).ExitCode);
        Assert.Single((await cli.JsonAsync("models", "list"))["models"]!);
        Assert.Equal(ExitCode.Ok, (await cli.RunAsync("models", "remove", "mine", "--yes")).ExitCode);
        Assert.Empty((await cli.JsonAsync("models", "list"))["models"]!);
    }

    [Theory]
    [InlineData("y\n", true)]
    [InlineData(" YES \n", true)]
    [InlineData("n\n", false)]
    [InlineData("\n", false)]
    [InlineData("", false)]
    public async Task Remove_AtATerminal_AsksFirst(string answer, bool removed)
    {
        using CliSession cli = new() { IsTerminal = true, Input = answer };
        await cli.RunAsync("models", "add", "mine", TinyModel.Write(cli["mine.gguf"]));

        CliRun run = await cli.RunAsync("models", "remove", "mine");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("Remove the model 'mine'?", run.Error, StringComparison.Ordinal);
        Assert.Equal(removed, !(await cli.JsonAsync("models", "list"))["models"]!.Any());
    }

    [Fact]
    public async Task AnyCommand_FolderOfTheStore_IsTheOptionElseTheVariableElseTheHome()
    {
        using CliSession cli = new();
        async Task<string?> FolderAsync(params string[] more) => (string?)(await cli.JsonAsync(["models", "list", .. more]))["folder"];

        Assert.Equal(cli[".pipelines/models"], await FolderAsync());
        cli.Variables["PIPELINES_MODELS_DIR"] = cli["by-variable"];
        Assert.Equal(cli["by-variable"], await FolderAsync());
        Assert.Equal(cli["by-option"], await FolderAsync("--models-dir", cli["by-option"]));
    }

    [Fact]
    public async Task List_StoreWithDamagedRecord_StillLists()
    {
        using CliSession cli = new();
        await cli.RunAsync("models", "add", "mine", TinyModel.Write(cli["mine.gguf"]));
        File.WriteAllText(cli[".pipelines/models/mine/model.json"], "{");

        CliRun run = await cli.RunAsync("models", "list");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("cannot be read", run.Out, StringComparison.Ordinal);
    }
}
