using GpuHost.Serving.Models.BuiltIn;
using GpuHost.Serving.SeededModels;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;

namespace Pipelines.Cli.Tests.Models;

/// <summary>The built-in model in <c>pipelines models</c>.</summary>
public sealed class BuiltInModelCommandTests
{
    [Fact]
    public async Task ListAndShow_TrainedModel_TellNamePlaceSizeAndContext()
    {
        using CliSession cli = new();
        string file = WriteTrained(cli);

        CliRun list = await cli.RunAsync("models", "list");
        CliRun show = await cli.RunAsync("models", "show", "builtin");
        JObject listed = (JObject)(await cli.JsonAsync("models", "list"))["builtIn"]!;
        JObject shown = await cli.JsonAsync("models", "show", "builtin");

        string line = Assert.Single(list.Out.Split('\n'), static one => one.Contains("builtin:", StringComparison.Ordinal));
        Assert.All([file, "512 tokens of context", "beside the program"], part => Assert.Contains(part, line, StringComparison.Ordinal));
        Assert.All([file, "512 tokens", "beside the program", $"({new FileInfo(file).Length} bytes)"], part => Assert.Contains(part, show.Out, StringComparison.Ordinal));
        Assert.Equal(("builtin", file, true, 512L), ((string?)listed["name"], (string?)listed["path"], (bool)listed["trained"]!, (long)listed["contextTokens"]!));
        Assert.Equal(new FileInfo(file).Length, (long)listed["sizeBytes"]!);
        Assert.Equal(ContentHash.Of(File.ReadAllBytes(file)).ToString(), (string?)shown["sha256"]);
        listed["sha256"] = shown["sha256"];
        Assert.Equal(shown, listed);
    }

    [Fact]
    public async Task ListAndShow_NoTrainedModel_SayThatItIsNoiseAndMakeNothing()
    {
        using CliSession cli = new();
        cli.ProgramFolder = cli["program"];

        CliRun list = await cli.RunAsync("models", "list");
        CliRun show = await cli.RunAsync("models", "show", "builtin");

        Assert.Contains("builtin: not there yet", list.Out, StringComparison.Ordinal);
        Assert.Contains("its words are noise", show.Out, StringComparison.Ordinal);
        Assert.False((bool)(await cli.JsonAsync("models", "show", "builtin"))["trained"]!);
        Assert.False(Directory.Exists(cli[".pipelines/models/.builtin"]));
    }

    [Fact]
    public async Task List_DamagedTrainedModel_ListsTheOthersAndSaysWhatIsWrong()
    {
        using CliSession cli = new();
        File.WriteAllText(WriteTrained(cli), "a pointer to the file, not the file");
        await cli.RunAsync("models", "add", "mine", TinyModel.Write(cli["mine.gguf"]));

        CliRun list = await cli.RunAsync("models", "list", "--json");
        CliRun show = await cli.RunAsync("models", "show", "builtin");

        Assert.Equal(ExitCode.Ok, list.ExitCode);
        Assert.Contains("not a sound GGUF file", list.Error, StringComparison.Ordinal);
        Assert.Single(list.Json["models"]!);
        Assert.Equal(ExitCode.BadInput, show.ExitCode);
        Assert.Contains("not a sound GGUF file", show.Error, StringComparison.Ordinal);
    }

    private static string WriteTrained(CliSession cli)
    {
        cli.ProgramFolder = cli["program"];
        string file = Path.Combine(cli.ProgramFolder, BuiltInModel.ShippedFile);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        SeededModel.Write(file, new SeededModelShape { Width = 64, FeedForwardWidth = 64, LayerCount = 1, VocabularySize = 300, ContextTokens = 512 });
        return file;
    }
}
