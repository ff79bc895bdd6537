using Newtonsoft.Json.Linq;
using Pipelines.Cli.Tests.Hosting;
using Pipelines.Cli.Tests.Runs;
using Pipelines.TestKit.Azurite;
using Pipelines.TestKit.Storage;
using Xunit.Abstractions;

namespace Pipelines.Cli.Tests.Stores;

/// <summary>
/// Azurite is killed (SIGKILL) and started again while a run is under way. It writes its catalogue every few seconds and when it is stopped in good
/// order, so it forgets blobs that it has acknowledged since; what they held is called again, and no row is lost for it.
/// </summary>
public sealed class AzuriteKillTests(ITestOutputHelper log)
{
    private const int Rows = 400;
    private const int Concurrency = 8;
    private const int Lives = 5;

    [Fact]
    public async Task Run_AzuriteIsKilledAgainAndAgain_LosesNoRow()
    {
        const int Seed = 20261122;
        log.WriteLine($"seed {Seed}");
        Random random = new(Seed);
        int[] kills = [random.Next(60, 120), random.Next(200, 260), random.Next(300, 390)];

        // A good while before each kill, so that some of the run is in the catalogue and some is not.
        int[] stops = [random.Next(20, 50), random.Next(130, 180), random.Next(265, 295)];
        using TemporaryFolder disk = new();
        await using AzuriteServer own = await AzuriteServer.StartAsync(disk.FullPath);
        using SemaphoreSlim turn = new(1, 1);
        await using ScriptedRun run = await ScriptedRun.StartAsync(before: async call =>
        {
            // Every call waits while the store is away, so that no more than those under way are made meanwhile.
            await turn.WaitAsync();
            if (kills.Contains(call.Index) || stops.Contains(call.Index))
            {
                bool isKill = kills.Contains(call.Index);
                await (isKill ? own.KillAsync() : own.StopAsync());
                await own.RestartAsync();
                log.WriteLine($"{(isKill ? "killed" : "stopped")} Azurite at call {call.Index}");
            }

            turn.Release();
        });
        NotesPipeline.Write(run.Cli, Rows);

        (int exit, string told, string error) = await EndAsync(run, own);

        Assert.True(exit == 0, error);
        NotesPipeline.AssertComplete(run.Cli, Rows);
        JObject summary = JObject.Parse(told);
        Assert.Equal(Rows, (int)summary["rows"]!["out"]!);
        log.WriteLine($"{run.Server.Calls.Count - Rows} of {Rows} calls were made again\n{error}");
        Assert.InRange(run.Server.Calls.Count, Rows, Rows * Lives);
    }

    /// <summary>The same command until the run has come to its end.</summary>
    private async Task<(int Exit, string Told, string Error)> EndAsync(ScriptedRun run, AzuriteServer server)
    {
        for (int life = 1; ; life++)
        {
            using CliProcess process = CliProcess.Start(
                run.Cli.Home,
                "run", run.Cli[NotesPipeline.File],
                "--api-base", run.Server.BaseUrl.ToString(),
                "--store", server.ConnectionString,
                "--container", "pipelines",
                "--out", run.Cli[NotesPipeline.Output],
                "--concurrency", $"{Concurrency}",
                "--json");
            (int exit, string told, string error) = await process.EndAsync();
            log.WriteLine($"life {life} ended with {exit} after {run.Server.Calls.Count} calls: {error}");
            if (exit != 3 || life == Lives)
            {
                return (exit, told, error);
            }
        }
    }
}
