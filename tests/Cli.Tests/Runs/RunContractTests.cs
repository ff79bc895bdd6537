using Newtonsoft.Json.Linq;
using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Cli.Tests.Runs;

/// <summary>What scripts rely on: the one JSON object, and the exit code of every kind of end.</summary>
public sealed class RunContractTests
{
    [Fact]
    public async Task Run_AllRowsGood_IsTheObjectOfTheContractAndEndsWith0()
    {
        await using ScriptedRun run = await ScriptedRun.StartAsync(call =>
            NotesPipeline.GoodAnswer(call).WithUsage(new ScriptedUsage(100, 7, 60)));
        NotesPipeline.Write(run.Cli, rows: 5);

        CliRun ended = await run.RunAsync("--json");

        Assert.Equal(ExitCode.Ok, ended.ExitCode);
        Assert.Matches("^[0-9a-f]{16}-1$", (string?)ended.Json["runId"]);
        JObject told = ended.Json;
        told.Remove("runId");

        // Which tiers there are depends on the store; of an endpoint's tokens none is in any.
        Assert.All(((JObject)told["cachedTokensByTier"]!).Properties(), static tier => Assert.Equal(0, (long)tier.Value));
        told.Remove("cachedTokensByTier");
        var contract = new JObject
        {
            ["status"] = "Completed",
            ["rows"] = new JObject { ["in"] = 5, ["out"] = 5, ["failed"] = 0, ["skipped"] = 0, ["filtered"] = 0 },
            ["usage"] = new JObject
            {
                ["calls"] = 5,
                ["reusedCalls"] = 0,
                ["inputTokens"] = 500,
                ["cachedTokens"] = 300,
                ["computedTokens"] = 200,
                ["outputTokens"] = 35,
                ["cost"] = null,
            },
            ["output"] = run.Cli[NotesPipeline.Output],
            ["message"] = null,
            ["deadLetters"] = null,
            ["reusedStages"] = new JArray(),
        };
        Assert.Equal(contract.ToString(), told.ToString());
        NotesPipeline.AssertComplete(run.Cli, rows: 5);
    }

    [Fact]
    public async Task Run_SomeRowsFail_EndsWith1AndNamesTheDeadLetters()
    {
        await using ScriptedRun run = await ScriptedRun.StartAsync(call =>
            NotesPipeline.NoteOf(call) == "note 3" ? ScriptedAnswer.Text("I would rather not.") : null);
        NotesPipeline.Write(run.Cli, rows: 5);

        CliRun ended = await run.RunAsync("--json");

        Assert.Equal(ExitCode.CompletedWithFailures, ended.ExitCode);
        Assert.Equal("CompletedWithFailures", (string?)ended.Json["status"]);
        Assert.Equal(4, (int)ended.Json["rows"]!["out"]!);
        JObject letter = JObject.Parse(Assert.Single(File.ReadLines((string)ended.Json["deadLetters"]!)));
        Assert.Equal("schema", (string?)letter["kind"]);
        Assert.Equal("I would rather not.", (string?)letter["rawOutput"]);
        Assert.Equal(3, (int)letter["fields"]!["id"]!);
        Assert.NotEqual("", (string?)letter["detail"]);
        Assert.Equal([0, 1, 2, 4], NotesPipeline.ReadOutput(run.Cli).Select(row => (int)row["id"]!));
    }

    [Fact]
    public async Task Run_BrokenPipeline_EndsWith2AndListsEveryErrorWithItsPlace()
    {
        await using ScriptedRun run = await ScriptedRun.StartAsync();
        NotesPipeline.Write(run.Cli, rows: 1, operation: "promt: twice\n    gleaning: { num_rounds: many }");

        CliRun ended = await run.RunAsync("--json");

        Assert.Equal(ExitCode.BadInput, ended.ExitCode);
        Assert.Equal(2, (int)ended.Json["exitCode"]!);
        JArray diagnostics = (JArray)ended.Json["diagnostics"]!;
        Assert.True(diagnostics.Count >= 2, ended.Out);
        Assert.Contains(diagnostics, one => (string?)one["suggestion"] == "prompt" && (int)one["line"]! == 12 && (int)one["column"]! == 5);
        Assert.Contains("notes.yaml:12:5 operations[0].promt: ", ended.Error, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'prompt'?", ended.Error, StringComparison.Ordinal);
        Assert.Contains($"error: the pipeline has {diagnostics.Count} errors", ended.Error, StringComparison.Ordinal);
        Assert.Empty(run.Server.Calls);
    }

    [Theory]
    [InlineData("there is no file", "run", "absent.yaml")]
    [InlineData("is a folder", "run", ".")]
    [InlineData("--sample takes a number above 0", "run", "notes.yaml", "--sample", "0")]
    [InlineData("begins with http:// or https://", "run", "notes.yaml", "--api-base", "localhost")]
    [InlineData("no extension that names a format", "run", "notes.yaml", "--out", "rows.xlsx")]
    [InlineData("give one of the two", "run", "notes.yaml", "--fresh", "--resume", "x-1")]
    [InlineData("there is no such run", "run", "notes.yaml", "--resume", "../../etc-1")]
    [InlineData("A store is a folder", "run", "notes.yaml", "--store", "s3://bucket")]
    [InlineData("cannot be a container", "run", "notes.yaml", "--store", "UseDevelopmentStorage=true", "--container", "No_Such")]
    [InlineData("A folder has no container", "run", "notes.yaml", "--container", "runs")]
    public async Task Run_CannotBeDoneAsAsked_EndsWith2AndSaysWhy(string why, params string[] args)
    {
        using CliSession cli = new();
        NotesPipeline.Write(cli, rows: 1, top: "default_lm_api_base: http://127.0.0.1:9/v1\ndefault_model: scripted");

        CliRun ended = await cli.RunAsync(args);

        Assert.Equal(ExitCode.BadInput, ended.ExitCode);
        Assert.Contains(why, ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_DatasetIsMissing_EndsWith2AndNamesIt()
    {
        await using ScriptedRun run = await ScriptedRun.StartAsync();
        NotesPipeline.Write(run.Cli, rows: 1);
        File.Delete(run.Cli[NotesPipeline.Dataset]);

        CliRun ended = await run.RunAsync();

        Assert.Equal(ExitCode.BadInput, ended.ExitCode);
        Assert.Contains("notes.json", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_EndpointIsDead_EndsWith3LosesNothingAndGoesOnLater()
    {
        await using ScriptedRun run = await ScriptedRun.StartAsync();
        NotesPipeline.Write(run.Cli, rows: 3, top: "default_model: scripted\ndefault_lm_api_base: http://127.0.0.1:9/v1");

        CliRun dead = await run.Cli.RunAsync("run", NotesPipeline.File, "--json");

        Assert.Equal(ExitCode.Failed, dead.ExitCode);
        Assert.Equal("Waiting", (string?)dead.Json["status"]);
        Assert.Contains("127.0.0.1:9", (string?)dead.Json["message"], StringComparison.Ordinal);
        Assert.Equal(0, (int)dead.Json["rows"]!["failed"]!);
        Assert.Equal(JTokenType.Null, dead.Json["output"]!.Type);
    }

    [Fact]
    public async Task Run_BudgetOfTokensIsTooSmall_EndsWith4AndTheNamedCommandGoesOn()
    {
        await using ScriptedRun run = await ScriptedRun.StartAsync(call =>
            NotesPipeline.GoodAnswer(call).WithUsage(new ScriptedUsage(200, 50)));
        NotesPipeline.Write(run.Cli, rows: 6);

        CliRun stopped = await run.RunAsync("--concurrency", "1", "--max-tokens", "1000", "--fresh");

        Assert.Equal(ExitCode.BudgetExceeded, stopped.ExitCode);
        int paid = run.Server.Calls.Count;
        Assert.InRange(paid, 1, 4);
        string goOn = Assert.Single(stopped.Out.Split('\n'), line => line.StartsWith("go on   ", StringComparison.Ordinal));
        Assert.Equal($"go on   pipelines run notes.yaml --api-base {run.Server.BaseUrl} --concurrency 1 --max-tokens 2000", goOn);

        CliRun ended = await run.Cli.RunAsync(goOn.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3..]);

        Assert.Equal(ExitCode.Ok, ended.ExitCode);
        Assert.Equal(6, run.Server.Calls.Count);
        NotesPipeline.AssertComplete(run.Cli, rows: 6);
    }

    [Fact]
    public async Task Run_BudgetOfMoneyForAModelWithoutAPrice_IsRefusedBeforeAnyCall()
    {
        await using ScriptedRun run = await ScriptedRun.StartAsync();
        NotesPipeline.Write(run.Cli, rows: 2);

        CliRun ended = await run.RunAsync("--max-cost", "1.50", "--json");

        Assert.NotEqual(ExitCode.Ok, ended.ExitCode);
        Assert.Contains("scripted", ended.Out, StringComparison.Ordinal);
        Assert.Empty(run.Server.Calls);
    }

    [Fact]
    public async Task Run_Interrupted_EndsWith130AndSaysHowToGoOn()
    {
        await using ScriptedRun run = await ScriptedRun.StartAsync(call => call.Index >= 2 ? ScriptedAnswer.Hang() : null);
        NotesPipeline.Write(run.Cli, rows: 5);
        using CancellationTokenSource interrupt = new();

        Task<CliRun> running = run.RunAsync(interrupt.Token, "--concurrency", "1");
        await run.Server.WaitForCallsAsync(3);
        await interrupt.CancelAsync();
        CliRun ended = await running;

        Assert.Equal(ExitCode.Interrupted, ended.ExitCode);
        Assert.Contains("interrupted", ended.Out, StringComparison.Ordinal);
        Assert.Contains($"go on   pipelines run notes.yaml --api-base {run.Server.BaseUrl} --concurrency 1\n", ended.Out, StringComparison.Ordinal);
    }
}
