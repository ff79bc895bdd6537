using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Binding;

namespace Pipelines.Cli.Tests.Runs;

/// <summary>Each operator's sample as a newcomer runs it, on the built-in model.</summary>
public sealed class OperatorSampleTests
{
    public static TheoryData<string> Samples => [.. Directory.GetFiles(Folder(), "*.yaml").Select(static path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Run_Sample_EndsAndAccountsForItsRows(string sample)
    {
        using CliSession cli = new() { Clock = TimeProvider.System };
        Lend(cli);

        CliRun ended = await cli.RunAsync("run", Path.Combine(Folder(), sample), "--json");

        JObject rows = (JObject)ended.Json["rows"]!;
        Assert.True(ended.ExitCode is ExitCode.Ok or ExitCode.CompletedWithFailures, ended.Error);
        Assert.Equal((int)rows["failed"]! > 0, ended.ExitCode == ExitCode.CompletedWithFailures);
        Assert.Equal((int)rows["out"]!, NotesPipeline.ReadOutput(cli, $"out/{Path.ChangeExtension(sample, ".json")}").Count);
        Assert.True((int)rows["out"]! + (int)rows["failed"]! + (int)rows["skipped"]! + (int)rows["filtered"]! > 0);
    }

    /// <summary>A type without a sample that a test runs is one that a newcomer cannot try: <see cref="SampleTests"/>, <see cref="WebSampleTests"/> and this run these folders.</summary>
    [Fact]
    public void Samples_EveryOperatorType_HasOne()
    {
        string samples = Path.GetDirectoryName(Folder())!;
        string all = string.Join('\n', new[] { "operators", "tickets", "contracts", "web" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(samples, folder), "*.yaml")).Select(File.ReadAllText));

        Assert.DoesNotContain(
            ((JObject)PipelineSchema.Create()["$defs"]!).Properties().Select(static type => type.Name),
            type => !Regex.IsMatch(all, $@"\btype: {type}\b"));
    }

    /// <summary>A run that is gone on with by its name alone is planned again, and needs the same parts of the machine.</summary>
    [Fact]
    public async Task Resume_RunByName_HasTokenizersAndCodeToo()
    {
        using CliSession cli = new() { Clock = TimeProvider.System };
        Lend(cli);
        string file = Path.Combine(cli.Home, "parts.yaml");
        await File.WriteAllTextAsync(file, """
            datasets: {texts: {type: memory, path: [{text: one two three four}]}}
            operations:
              - {name: cut, type: split, split_key: text, method: token_count, method_kwargs: {num_tokens: 2}}
              - {name: count, type: code_map, code: "def transform(row): return {'n': len(row['text'])}"}
              - {name: ask, type: map, prompt: "{{ input.n }}", output: {schema: {yes: bool}}}
            pipeline: {steps: [{name: all, input: texts, operations: [cut, count, ask]}]}
            """);

        CliRun stopped = await cli.RunAsync("run", file, "--max-tokens", "1", "--json");
        CliRun resumed = await cli.RunAsync("runs", "resume", (string)stopped.Json["runId"]!, "--max-tokens", "100000", "--json");

        Assert.Equal(ExitCode.BudgetExceeded, stopped.ExitCode);
        Assert.True(resumed.ExitCode == ExitCode.Ok, resumed.Error);
        Assert.Equal(2, (int)resumed.Json["rows"]!["out"]!);
    }

    private static void Lend(CliSession cli)
    {
#pragma warning disable RS0030 // Where this machine has its programs is for its environment to say.
        cli.Variables["PATH"] = Environment.GetEnvironmentVariable("PATH")!;
#pragma warning restore RS0030
        cli.Variables["PIPELINES_ALLOW_CSHARP"] = "1";
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.Combine(Directory.GetParent(here)!.Parent!.Parent!.Parent!.FullName, "samples", "operators");
}
