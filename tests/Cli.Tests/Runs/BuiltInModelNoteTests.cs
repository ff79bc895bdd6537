using GpuHost.Serving.Models.BuiltIn;

namespace Pipelines.Cli.Tests.Runs;

/// <summary>What a run says about the built-in model, whether the build has the trained one or not.</summary>
public sealed class BuiltInModelNoteTests
{
    [Fact]
    public async Task Run_NoTrainedModel_SaysThatItsWordsAreNoise()
    {
        using CliSession cli = new() { Clock = TimeProvider.System };
        cli.ProgramFolder = cli["program"];
        Write(cli, "{urgent: bool}");

        CliRun run = await cli.RunAsync("run", "notes.yaml");

        Assert.Single(run.Error.Split('\n'), static line => line.Contains("its words are noise", StringComparison.Ordinal));
        Assert.DoesNotContain("warning: the built-in model", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plan", "notes.yaml")]
    [InlineData("eval", "notes.yaml", "--gold", "gold.jsonl", "--models", "builtin")]
    [InlineData("eval", "notes.yaml", "--gold", "gold.jsonl")]
    [InlineData("serve", "--urls", "http://0.0.0.0:0")]
    public async Task AnyStart_NoTrainedModel_SaysSoInOneLine(params string[] args)
    {
        using CliSession cli = new() { Clock = TimeProvider.System };
        cli.ProgramFolder = cli["program"];
        Write(cli, "{urgent: bool}");

        CliRun run = await cli.RunAsync(args);

        Assert.Single(run.Error.Split('\n'), static line => line.Contains("its words are noise", StringComparison.Ordinal));
        Assert.Contains("pipelines models list", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plan", "notes.yaml", "--model", "other")]
    [InlineData("plan", "notes.yaml", "--api-base", "http://127.0.0.1:1/v1")]
    [InlineData("serve", "--urls", "http://0.0.0.0:0", "--model", "other")]
    [InlineData("serve", "--urls", "http://0.0.0.0:0", "--api-base", "http://127.0.0.1:1/v1")]
    public async Task AnyStart_AnotherModelAnswers_SaysNothingOfIt(params string[] args)
    {
        using CliSession cli = new();
        cli.ProgramFolder = cli["program"];
        Write(cli, "{summary: string}");

        CliRun run = await cli.RunAsync(args);

        Assert.DoesNotContain("built-in", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plan", "notes.yaml")]
    [InlineData("eval", "notes.yaml", "--gold", "gold.jsonl", "--sample", "1", "--models", "builtin")]
    public async Task PlanAndEval_TrainedModelAskedToWrite_Warn(params string[] args)
    {
        using CliSession cli = new() { Clock = TimeProvider.System };
        await TrainAsync(cli);
        Write(cli, "{summary: string}");

        CliRun run = await cli.RunAsync(args);

        Assert.Single(run.Error.Split('\n'), static line => line.Contains("entitle wants a free text, 'summary'", StringComparison.Ordinal));
        Assert.DoesNotContain("noise", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TrainedModelAskedToWrite_WarnsOnceAndNamesTheCommand()
    {
        using CliSession cli = new() { Clock = TimeProvider.System };
        await TrainAsync(cli);
        Write(cli, "{summary: string, advice: string}");

        CliRun run = await cli.RunAsync("run", "notes.yaml");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Single(run.Error.Split('\n'), static line => line.Contains("writes nothing of its own", StringComparison.Ordinal));
        Assert.Contains("entitle wants a free text, 'summary'", run.Error, StringComparison.Ordinal);
        Assert.Contains("pipelines models pull ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("noise", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TrainedModelAskedForWhatItCanDo_SaysNothing()
    {
        using CliSession cli = new() { Clock = TimeProvider.System };
        await TrainAsync(cli);
        Write(cli, "{urgent: bool}");

        CliRun run = await cli.RunAsync("run", "notes.yaml");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.DoesNotContain("built-in", run.Error, StringComparison.Ordinal);
        Assert.Contains("builtin.gguf on", run.Error, StringComparison.Ordinal);
    }

    /// <summary>A model that opens stands in for the trained one: which file answers is what counts here.</summary>
    private static async Task TrainAsync(CliSession cli)
    {
        cli.ProgramFolder = cli["program"];
        string trained = Path.Combine(cli.ProgramFolder, BuiltInModel.ShippedFile);
        Directory.CreateDirectory(Path.GetDirectoryName(trained)!);
        await Task.Run(() => File.Copy(BuiltInModel.Ensure(null, cli["noise"]), trained));
    }

    private static void Write(CliSession cli, string schema)
    {
        NotesPipeline.WriteRows(cli, 2);
        File.WriteAllText(cli["gold.jsonl"], "{\"urgent\": true}\n{\"urgent\": false}\n");
        File.WriteAllText(cli[NotesPipeline.File], $$"""
            datasets:
              notes: { type: file, path: {{NotesPipeline.Dataset}} }
            operations:
              - name: entitle
                type: map
                prompt: Look at this note.
                output:
                  schema: {{schema}}
                litellm_completion_kwargs: { temperature: 0, max_tokens: 400 }
                skip_on_error: true
            pipeline:
              steps:
                - { name: read, input: notes, operations: [entitle] }
              output: { type: file, path: out/notes.json }
            """);
    }
}
