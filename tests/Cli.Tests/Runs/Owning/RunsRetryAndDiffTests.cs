using Newtonsoft.Json.Linq;
using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Cli.Tests.Runs.Owning;

/// <summary>Failed rows once more, and two runs side by side.</summary>
public sealed class RunsRetryAndDiffTests
{
    private const int Rows = 8;

    [Fact]
    public async Task RetryFailed_RowsThatPassNow_AreTheOnlyOnesAskedForAndTheOutputIsWhole()
    {
        bool isMended = false;
        await using ScriptedRun run = await ScriptedRun.StartAsync(call =>
            !isMended && (NotesPipeline.NoteOf(call) is "note 2" or "note 5") ? ScriptedAnswer.Output(new JObject { ["nonsense"] = 1 }) : null);
        NotesPipeline.Write(run.Cli, Rows);
        CliRun first = await run.RunAsync("--json");
        string id = (string)first.Json["runId"]!;
        int asked = run.Server.Calls.Count;

        isMended = true;
        CliRun retried = await run.Cli.RunAsync("runs", "retry-failed", id, "--json");
        CliRun again = await run.Cli.RunAsync("runs", "retry-failed", id);
        JObject shown = await run.Cli.JsonAsync("runs", "show", id);

        Assert.Equal(ExitCode.CompletedWithFailures, first.ExitCode);
        Assert.True(retried.ExitCode == ExitCode.Ok, retried.Error);
        Assert.Equal(id, (string?)retried.Json["runId"]);
        Assert.Equal(2, run.Server.Calls.Count - asked);
        NotesPipeline.AssertComplete(run.Cli, Rows);
        Assert.Equal(ExitCode.BadInput, again.ExitCode);
        Assert.Contains("no failed rows", again.Error, StringComparison.Ordinal);
        Assert.Equal(0, (int)shown["failedRows"]!);
    }

    [Fact]
    public async Task Diff_ChangedPrompt_CountsTheChangedRowsByField()
    {
        await using ScriptedRun run = await ScriptedRun.StartAsync(call =>
            NotesPipeline.NoteOf(call) == "note 3" && call.Index >= Rows ? ScriptedAnswer.Output(new JObject { ["title"] = "Other", ["urgent"] = false }) : null);
        NotesPipeline.Write(run.Cli, Rows);
        string first = (string)(await run.RunAsync("--json")).Json["runId"]!;
        string file = run.Cli[NotesPipeline.File];
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("temperature: 0", "temperature: 0, seed: 2", StringComparison.Ordinal));
        string second = (string)(await run.RunAsync("--json")).Json["runId"]!;

        JObject diff = await run.Cli.JsonAsync("runs", "diff", first, second);
        CliRun byKey = await run.Cli.RunAsync("runs", "diff", first, second, "--key", "id");

        Assert.Equal((Rows - 1, 1, 0, 0), ((int)diff["same"]!, (int)diff["changed"]!, (int)diff["added"]!, (int)diff["removed"]!));
        Assert.Equal(1, (int)diff["changedByField"]!["title"]!);
        Assert.Contains("title: \"On note 3\" -> \"Other\"", byKey.Out, StringComparison.Ordinal);
        Assert.Contains("changed 3", byKey.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FromAStepThatIsNone_EndsWith2AndNamesTheSteps()
    {
        await using ScriptedRun run = await ScriptedRun.StartAsync();
        NotesPipeline.Write(run.Cli, Rows);

        CliRun refused = await run.RunAsync("--from-step", "write");

        Assert.Equal(ExitCode.BadInput, refused.ExitCode);
        Assert.Contains("its steps are read", refused.Error, StringComparison.Ordinal);
        Assert.Empty(run.Server.Calls);
    }
}
