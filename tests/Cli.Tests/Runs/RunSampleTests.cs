using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.TestKit.ScriptedServer;
using Pipelines.TestKit.ScriptedServer.Batches;
using Pipelines.TestKit.Time;

namespace Pipelines.Cli.Tests.Runs;

/// <summary>The samples of samples/runs against servers that do what these samples guard against.</summary>
public sealed class RunSampleTests : IDisposable
{
    private const int Tickets = 60;
    private const int ClockSpeed = 20;

    private readonly CliSession _cli = new() { Clock = new FastClock(ClockSpeed) };

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task Run_GuardedAndTheModelIsGone_IsAnsweredByTheFallback()
    {
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(static call =>
            call.Model == "gpt-4o-mini" ? ScriptedAnswer.Error(404, "There is no such model.", code: "model_not_found") : Urgency(3));

        CliRun ended = await RunAsync("guarded.yaml", server.BaseUrl);

        Assert.True(ended.ExitCode == ExitCode.Ok, ended.Error);
        Assert.Equal(Tickets, (int)ended.Json["rows"]!["out"]!);
        Assert.All(NotesPipeline.ReadOutput(_cli, "out/guarded.json"), static row => Assert.Equal(3, (int)row["urgency"]!));
    }

    [Fact]
    public async Task Run_GuardedAndTheAnswersAreWrong_IsGivenUpBeforeAllIsAsked()
    {
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(static call => Urgency(TicketOf(call).Length % 2 == 0 ? 3 : 7));

        // One at a time, so that the same rows are first each time.
        CliRun ended = await RunAsync("guarded.yaml", server.BaseUrl, "--concurrency", "1");

        Assert.Equal(ExitCode.Failed, ended.ExitCode);
        Assert.Equal("Failed", (string?)ended.Json["status"]);
        Assert.Contains("more than max_failure_rate allows (0.2)", (string?)ended.Json["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_GuardedAndTheDayIsSpent_StopsAndGoesOnUnderAHigherLimit()
    {
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(static _ => Urgency(2));

        CliRun stopped = await RunAsync("guarded.yaml", server.BaseUrl, "--max-tokens-per-day", "3000");
        CliRun done = await RunAsync("guarded.yaml", server.BaseUrl, "--max-tokens-per-day", "3000000");

        Assert.Equal(ExitCode.BudgetExceeded, stopped.ExitCode);
        Assert.Contains("The day's budget 'all' is used up", (string?)stopped.Json["message"], StringComparison.Ordinal);
        Assert.True(done.ExitCode == ExitCode.Ok, done.Error);
        Assert.Equal((string?)stopped.Json["runId"], (string?)done.Json["runId"]);
        Assert.Equal(Tickets, server.Calls.Count);
    }

    [Fact]
    public async Task Run_Batched_GoesThroughOneBatchAtItsPrice()
    {
        await using ScriptedBatchServer server = await ScriptedBatchServer.StartAsync(static _ => """{"summary": "A ticket."}""");

        CliRun ended = await RunAsync("batched.yaml", server.BaseUrl, "--max-cost", "1");

        Assert.True(ended.ExitCode == ExitCode.Ok, ended.Error);
        Assert.Equal((1, Tickets, 0), (server.Batches, server.BatchedCalls, server.ImmediateCalls));
        Assert.Equal(Tickets, NotesPipeline.ReadOutput(_cli, "out/batched.json").Count);
        Assert.True((decimal)ended.Json["usage"]!["cost"]! > 0);
    }

    private static CompletionAnswer Urgency(int urgency) => ScriptedAnswer.Output(new JObject { ["urgency"] = urgency });

    /// <summary>The first question; those that follow ask for a better answer.</summary>
    private static string TicketOf(ScriptedCall call) => (string)call.Messages.First(static message => (string?)message["role"] == "user")["content"]!;

    private Task<CliRun> RunAsync(string sample, Uri server, params string[] more) =>
        _cli.RunAsync(["run", Path.Combine(Folder(), sample), "--api-base", server.ToString(), "--json", .. more]);

    private static string Folder([CallerFilePath] string here = "") =>
        Path.Combine(Directory.GetParent(here)!.Parent!.Parent!.Parent!.FullName, "samples", "runs");
}
