using Newtonsoft.Json.Linq;
using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Cli.Tests.Runs.Owning;

/// <summary>Runs seen and steered by a second command while, or after, the first one is at work.</summary>
public sealed class RunsCommandTests
{
    private const int Rows = 8;
    private const int AnsweredFirst = 4;

    [Fact]
    public async Task ListAndShow_AfterARun_TellWhatItWas()
    {
        await using ScriptedRun run = await ScriptedRun.StartAsync();
        NotesPipeline.Write(run.Cli, Rows);
        string id = (string)(await run.RunAsync("--json", "--sample", "3")).Json["runId"]!;

        JObject listed = Assert.Single((await run.Cli.JsonAsync("runs", "list"))["runs"]!.Cast<JObject>());
        JObject shown = await run.Cli.JsonAsync("runs", "show", id);
        CliRun forPeople = await run.Cli.RunAsync("runs", "show", id);

        Assert.Equal((id, "Completed", 3), ((string)listed["runId"]!, (string)listed["status"]!, (int)listed["sampleRows"]!));
        Assert.Equal(3, (int)shown["usage"]!["calls"]!);
        Assert.Equal(Rows, (int)shown["stages"]![0]!["rowsIn"]!);
        Assert.Contains("sample    3 rows of each dataset", forPeople.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PauseAndResume_RunInAnotherProcess_StopsItsCallsAndGoesOn()
    {
        await using ScriptedRun run = await StartAsync();
        Task<CliRun> running = run.RunAsync("--concurrency", "1", "--json");
        await run.Server.WaitForCallsAsync(AnsweredFirst + 1);
        string id = await RunIdAsync(run);

        CliRun paused = await run.Cli.RunAsync("runs", "pause", id);
        CliRun resumed = await run.Cli.RunAsync("runs", "resume", id);
        CliRun ended = await running;

        Assert.True(paused.ExitCode == ExitCode.Ok, paused.Error);
        Assert.Contains("goes on", resumed.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, ended.ExitCode);
        Assert.Contains("paused; to go on", ended.Error, StringComparison.Ordinal);
        Assert.Equal(Rows + 1, run.Server.Calls.Count);
        NotesPipeline.AssertComplete(run.Cli, Rows);
    }

    [Fact]
    public async Task Cancel_RunInAnotherProcess_EndsItAndNothingGoesOnWithIt()
    {
        await using ScriptedRun run = await StartAsync();
        Task<CliRun> running = run.RunAsync("--concurrency", "1", "--json");
        await run.Server.WaitForCallsAsync(AnsweredFirst + 1);
        string id = await RunIdAsync(run);

        CliRun canceled = await run.Cli.RunAsync("runs", "cancel", id);
        CliRun ended = await running;
        CliRun again = await run.Cli.RunAsync("runs", "resume", id);
        CliRun next = await run.RunAsync("--json");

        Assert.True(canceled.ExitCode == ExitCode.Ok, canceled.Error);
        Assert.Equal(ExitCode.Failed, ended.ExitCode);
        Assert.Equal("Canceled", (string?)ended.Json["status"]);
        Assert.Equal(ExitCode.BadInput, again.ExitCode);
        Assert.Contains("has ended as Canceled", again.Error, StringComparison.Ordinal);
        Assert.NotEqual(id, (string?)next.Json["runId"]);
    }

    [Fact]
    public async Task Resume_InterruptedRunFromAnotherFolder_GoesOnWithItByNameAlone()
    {
        await using ScriptedRun run = await StartAsync();
        using CancellationTokenSource interrupt = new();
        Task<CliRun> running = run.RunAsync(interrupt.Token, "--concurrency", "1", "--json");
        await run.Server.WaitForCallsAsync(AnsweredFirst + 1);
        await interrupt.CancelAsync();
        string id = (string)(await running).Json["runId"]!;

        CliRun ended = await run.Cli.RunAsync("runs", "resume", id, "--json");

        Assert.True(ended.ExitCode == ExitCode.Ok, ended.Error);
        Assert.Equal(id, (string?)ended.Json["runId"]);
        Assert.Equal(Rows + 1, run.Server.Calls.Count);
        NotesPipeline.AssertComplete(run.Cli, Rows);
    }

    [Fact]
    public async Task Resume_RunOfAnEngine_IsRefusedUntilItIsTakenOver()
    {
        await using ScriptedRun run = await StartAsync();
        using CancellationTokenSource interrupt = new();
        Task<CliRun> running = run.RunAsync(interrupt.Token, "--concurrency", "1", "--json");
        await run.Server.WaitForCallsAsync(AnsweredFirst + 1);
        await interrupt.CancelAsync();
        string id = (string)(await running).Json["runId"]!;
        string record = run.Cli[$".pipelines/runs/{id}/control.json"];
        JObject control = JObject.Parse(await File.ReadAllTextAsync(record));
        control["driver"] = "engine";
        await File.WriteAllTextAsync(record, control.ToString());

        CliRun resumed = await run.Cli.RunAsync("runs", "resume", id);
        CliRun again = await run.RunAsync("--resume", id);
        CliRun deleted = await run.Cli.RunAsync("runs", "delete", id, "--force");
        int callsBefore = run.Server.Calls.Count;
        CliRun taken = await run.Cli.RunAsync("runs", "resume", id, "--take-over", "--json");

        Assert.All([resumed, again, deleted], static refused => Assert.Equal(ExitCode.BadInput, refused.ExitCode));
        Assert.All([resumed, again, deleted], static refused => Assert.Contains("--app URL", refused.Error, StringComparison.Ordinal));
        Assert.Equal(AnsweredFirst + 1, callsBefore);
        Assert.True(taken.ExitCode == ExitCode.Ok, taken.Error);
        Assert.Equal(Rows + 1, run.Server.Calls.Count);
        NotesPipeline.AssertComplete(run.Cli, Rows);
    }

    [Fact]
    public async Task Delete_EndedRun_IsGoneAndARunAtWorkIsNot()
    {
        await using ScriptedRun run = await StartAsync();
        Task<CliRun> running = run.RunAsync("--concurrency", "1", "--json");
        await run.Server.WaitForCallsAsync(AnsweredFirst + 1);
        string id = await RunIdAsync(run);

        CliRun refused = await run.Cli.RunAsync("runs", "delete", id);
        await run.Cli.RunAsync("runs", "cancel", id);
        await running;
        CliRun deleted = await run.Cli.RunAsync("runs", "delete", id);
        CliRun unknown = await run.Cli.RunAsync("runs", "show", id);

        Assert.Equal(ExitCode.BadInput, refused.ExitCode);
        Assert.Contains($"pipelines runs cancel {id}", refused.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, deleted.ExitCode);
        Assert.Equal(ExitCode.BadInput, unknown.ExitCode);
        Assert.Contains($"There is no run '{id}'", unknown.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(run.Cli[$".pipelines/runs/{id}/stages/01-entitle/part-00000"]) && Directory.EnumerateFiles(run.Cli[$".pipelines/runs/{id}"], "*", SearchOption.AllDirectories).Any());
    }

    [Fact]
    public async Task List_NoStore_EndsWith2AndSaysWhichFolder()
    {
        using CliSession cli = new();

        CliRun refused = await cli.RunAsync("runs", "list", "--store", "nowhere");

        Assert.Equal(ExitCode.BadInput, refused.ExitCode);
        Assert.Contains("nowhere", refused.Error, StringComparison.Ordinal);
    }

    /// <summary>The server holds back one answer, until it is asked again.</summary>
    private static async Task<ScriptedRun> StartAsync()
    {
        ScriptedRun run = await ScriptedRun.StartAsync(call => call.Index == AnsweredFirst ? ScriptedAnswer.Hang() : null);
        NotesPipeline.Write(run.Cli, Rows);
        return run;
    }

    /// <summary>The run that is at work. The commands that follow take the real clock, so that a slow machine has time to answer.</summary>
    private static async Task<string> RunIdAsync(ScriptedRun run)
    {
        run.Cli.Clock = TimeProvider.System;
        return (string)(await run.Cli.JsonAsync("runs", "list"))["runs"]![0]!["runId"]!;
    }
}
