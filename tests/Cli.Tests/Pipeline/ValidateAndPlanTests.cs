using Newtonsoft.Json.Linq;
using Pipelines.Cli.Tests.Runs;

namespace Pipelines.Cli.Tests.Pipeline;

/// <summary>What can be known before anything runs.</summary>
public sealed class ValidateAndPlanTests
{
    [Fact]
    public async Task Validate_GoodPipeline_SaysWhatIsInIt()
    {
        using CliSession cli = new();
        NotesPipeline.Write(cli, rows: 1);

        CliRun ended = await cli.RunAsync("validate", NotesPipeline.File);

        Assert.Equal(ExitCode.Ok, ended.ExitCode);
        Assert.Equal("notes.yaml is valid: 1 operation in 1 stage.\n", ended.Out);
        Assert.Equal("{\"valid\":true,\"diagnostics\":[]}", (await cli.JsonAsync("validate", NotesPipeline.File)).ToString(Newtonsoft.Json.Formatting.None));
    }

    [Fact]
    public async Task Validate_SeveralErrors_ListsAllWithPlaceAndSuggestion()
    {
        using CliSession cli = new();
        NotesPipeline.Write(cli, rows: 1, top: "default_model: scripted\ndefault_modle: x", operation: "promt: twice\n    timeout: soon");

        CliRun ended = await cli.RunAsync("validate", NotesPipeline.File);
        CliRun json = await cli.RunAsync("validate", NotesPipeline.File, "--json");

        Assert.Equal(ExitCode.BadInput, ended.ExitCode);
        string[] lines = ended.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.Equal([4, 13, 14], lines.Select(LineOf));
        Assert.Contains("Did you mean 'default_model'?", lines[0], StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, json.ExitCode);
        Assert.False((bool)json.Json["valid"]!);
        Assert.Equal(["default_model", "prompt", null], json.Json["diagnostics"]!.Select(one => (string?)one["suggestion"]));
    }

    [Fact]
    public async Task Validate_NotYaml_SaysWhere()
    {
        using CliSession cli = new();
        await File.WriteAllTextAsync(cli["broken.yaml"], "datasets:\n  notes: { type: file\noperations: [");

        CliRun ended = await cli.RunAsync("validate", "broken.yaml");

        Assert.Equal(ExitCode.BadInput, ended.ExitCode);
        Assert.Matches(@"^error: .*broken\.yaml:\d+:\d+ ", ended.Out);
    }

    [Fact]
    public async Task Plan_Pipeline_ShowsStepsCallsTokensAndTheSharedPrefix()
    {
        await using ScriptedRun run = await ScriptedRun.StartAsync();
        NotesPipeline.Write(run.Cli, rows: 7);
        string[] plan = ["plan", NotesPipeline.File, "--api-base", run.Server.BaseUrl.ToString()];

        CliRun ended = await run.Cli.RunAsync(plan);
        JObject json = await run.Cli.JsonAsync(plan);

        Assert.Equal(ExitCode.Ok, ended.ExitCode);
        Assert.Contains($"dataset  notes: {run.Cli[NotesPipeline.Dataset]}", ended.Out, StringComparison.Ordinal);
        Assert.Contains("step read", ended.Out, StringComparison.Ordinal);
        Assert.Contains($"  | {NotesPipeline.Instruction}\n", ended.Out, StringComparison.Ordinal);
        Assert.Contains("  | «shared»{{ input.text }}\n", ended.Out, StringComparison.Ordinal);
        JToken one = json["stages"]![0]!["operators"]![0]!;
        Assert.Equal("entitle", (string?)one["name"]);
        Assert.Equal("scripted", (string?)one["model"]);
        Assert.Equal((7, 7), ((int)one["rows"]!, (int)one["callsMin"]!));
        Assert.InRange((int)one["callsMax"]!, 7, 70);
        Assert.Equal($"{NotesPipeline.Instruction}\n", (string?)one["prompts"]![0]!["staticPrefix"]);
        Assert.Equal(["text"], one["prompts"]![0]!["fieldsRead"]!.Select(field => (string?)field));
        Assert.True((int)one["computedTokens"]! < (int)one["promptTokens"]!);
        Assert.Empty(run.Server.Calls);
        Assert.False(Directory.Exists(run.Cli[".pipelines"]), "Planning leaves nothing behind.");
    }

    [Fact]
    public async Task Plan_Sample_BoundsTheCalls()
    {
        using CliSession cli = new();
        NotesPipeline.Write(cli, rows: 7);

        JObject json = await cli.JsonAsync("plan", NotesPipeline.File, "--sample", "2");

        Assert.Equal(2, (int)json["stages"]![0]!["operators"]![0]!["callsMin"]!);
    }

    private static int LineOf(string diagnostic) =>
        int.Parse(diagnostic.Split("notes.yaml:")[1].Split(':')[0], System.Globalization.CultureInfo.InvariantCulture);
}
