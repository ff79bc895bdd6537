using Newtonsoft.Json.Linq;
using Pipelines.Cli.Tests.Hosting;
using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Cli.Tests.Runs;

/// <summary>The real process, stopped in the middle by a signal and started again.</summary>
public sealed class KilledRunTests
{
    private const int Rows = 30;
    private const int Concurrency = 2;
    private const int StopAtCall = 12;

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("KILL", 137)]
    public async Task Run_ProcessIsStopped_TheNextOneGoesOnAndLosesNothing(string signal, int expectedExit)
    {
        await using ScriptedRun run = await ScriptedRun.StartAsync(call => call.Index is >= StopAtCall and < StopAtCall + Concurrency ? ScriptedAnswer.Hang() : null);
        NotesPipeline.Write(run.Cli, Rows);

        using CliProcess first = Start(run);
        await run.Server.WaitForCallsAsync(StopAtCall + Concurrency);
        first.Signal(signal);
        (int firstExit, string firstOut, _) = await first.EndAsync();
        Assert.Equal(expectedExit, firstExit);
        Assert.Equal(signal == "INT", firstOut.Contains("\"status\":\"Interrupted\"", StringComparison.Ordinal));

        using CliProcess second = Start(run);
        (int secondExit, string secondOut, string secondError) = await second.EndAsync();

        Assert.True(secondExit == 0, secondError);
        NotesPipeline.AssertComplete(run.Cli, Rows);
        JObject told = JObject.Parse(secondOut);
        Assert.Equal(Rows, (int)told["rows"]!["out"]!);

        // Cleanly stopped: only the calls under way are paid again. Killed: also answers that were not flushed yet.
        int paidAgain = run.Server.Calls.Count - Rows;
        Assert.InRange(paidAgain, Concurrency, signal == "INT" ? Concurrency : StopAtCall + Concurrency);
    }

    private static CliProcess Start(ScriptedRun run) => CliProcess.Start(
        run.Cli.Home,
        "run", run.Cli[NotesPipeline.File],
        "--api-base", run.Server.BaseUrl.ToString(),
        "--store", run.Cli["store"],
        "--out", run.Cli[NotesPipeline.Output],
        "--concurrency", $"{Concurrency}",
        "--json");
}
