using Newtonsoft.Json.Linq;
using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Cli.Tests.Runs;

/// <summary>A run that was stopped goes on where it stood, and only that run.</summary>
public sealed class ResumeTests
{
    private const int Rows = 8;
    private const int AnsweredBeforeTheStop = 4;

    [Fact]
    public async Task Run_AfterAnInterruption_PaysOnlyTheCallThatWasUnderWay()
    {
        await using ScriptedRun run = await StartAsync();
        JObject stopped = await InterruptAsync(run);

        CliRun ended = await run.RunAsync("--json");

        Assert.Equal(ExitCode.Ok, ended.ExitCode);
        Assert.Equal((string?)stopped["runId"], (string?)ended.Json["runId"]);
        Assert.Equal(Rows + 1, run.Server.Calls.Count);
        Assert.Equal(Rows, (int)ended.Json["usage"]!["calls"]!);
        NotesPipeline.AssertComplete(run.Cli, Rows);
    }

    [Fact]
    public async Task Run_ResumeByName_GoesOn()
    {
        await using ScriptedRun run = await StartAsync();
        JObject stopped = await InterruptAsync(run);

        CliRun ended = await run.RunAsync("--resume", (string)stopped["runId"]!);

        Assert.Equal(ExitCode.Ok, ended.ExitCode);
        Assert.Contains("(went on with an earlier attempt)", ended.Out, StringComparison.Ordinal);
        Assert.Equal(Rows + 1, run.Server.Calls.Count);
    }

    [Fact]
    public async Task Run_Fresh_BeginsAnewAndPaysAll()
    {
        await using ScriptedRun run = await StartAsync();
        JObject stopped = await InterruptAsync(run);
        int before = run.Server.Calls.Count;

        CliRun ended = await run.RunAsync("--fresh", "--json");

        Assert.Equal(ExitCode.Ok, ended.ExitCode);
        Assert.NotEqual((string?)stopped["runId"], (string?)ended.Json["runId"]);
        Assert.Equal(before + Rows, run.Server.Calls.Count);
        NotesPipeline.AssertComplete(run.Cli, Rows);
    }

    [Fact]
    public async Task Run_ResumeWithAChangedPipeline_EndsWith2AndCallsNobody()
    {
        await using ScriptedRun run = await StartAsync();
        JObject stopped = await InterruptAsync(run);
        int before = run.Server.Calls.Count;
        string file = run.Cli[NotesPipeline.File];
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("a title.", "a short title.", StringComparison.Ordinal));

        CliRun refused = await run.RunAsync("--resume", (string)stopped["runId"]!);

        Assert.Equal(ExitCode.BadInput, refused.ExitCode);
        Assert.Contains("the pipeline has changed", refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, run.Server.Calls.Count);
    }

    [Fact]
    public async Task Run_ResumeWithAnEditedDataset_EndsWith2AndNamesIt()
    {
        await using ScriptedRun run = await StartAsync();
        JObject stopped = await InterruptAsync(run);
        NotesPipeline.WriteRows(run.Cli, Rows, kind: "letter");

        CliRun refused = await run.RunAsync("--resume", (string)stopped["runId"]!);

        Assert.Equal(ExitCode.BadInput, refused.ExitCode);
        Assert.Contains("'notes'", refused.Error, StringComparison.Ordinal);
        Assert.Contains("has changed", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_EditedDataset_IsAnotherRunWithItsOwnRows()
    {
        await using ScriptedRun run = await StartAsync();
        JObject stopped = await InterruptAsync(run);
        NotesPipeline.WriteRows(run.Cli, Rows, kind: "letter");

        CliRun ended = await run.RunAsync("--json");

        Assert.Equal(ExitCode.Ok, ended.ExitCode);
        Assert.NotEqual((string?)stopped["runId"], (string?)ended.Json["runId"]);
        NotesPipeline.AssertComplete(run.Cli, Rows, kind: "letter");
    }

    /// <summary>The server holds back one answer, until it is asked again.</summary>
    private static async Task<ScriptedRun> StartAsync()
    {
        ScriptedRun run = await ScriptedRun.StartAsync(call => call.Index == AnsweredBeforeTheStop ? ScriptedAnswer.Hang() : null);
        NotesPipeline.Write(run.Cli, Rows);
        return run;
    }

    private static async Task<JObject> InterruptAsync(ScriptedRun run)
    {
        using CancellationTokenSource interrupt = new();
        Task<CliRun> running = run.RunAsync(interrupt.Token, "--concurrency", "1", "--json");
        await run.Server.WaitForCallsAsync(AnsweredBeforeTheStop + 1);
        await interrupt.CancelAsync();
        CliRun stopped = await running;
        Assert.Equal(ExitCode.Interrupted, stopped.ExitCode);
        Assert.Equal("Interrupted", (string?)stopped.Json["status"]);
        return stopped.Json;
    }
}
