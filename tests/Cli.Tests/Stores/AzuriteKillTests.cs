using Newtonsoft.Json.Linq;
using Pipelines.Cli.Tests.Hosting;
using Pipelines.Cli.Tests.Runs;
using Pipelines.TestKit.Azurite;
using Pipelines.TestKit.Storage;
using Xunit.Abstractions;

namespace Pipelines.Cli.Tests.Stores;

/// <summary>
/// Azurite is killed (SIGKILL) and started again while a run is under way. It writes its catalogue every five seconds, so it forgets blobs that
/// it has acknowledged since; what they held is called again, and no row is lost for it.
/// </summary>
public sealed class AzuriteKillTests(ITestOutputHelper log)
{
    private const int Rows = 400;
    private const int Concurrency = 8;
    private const int Lives = 5;

    /// <summary>Slow enough for the catalogue to be written in the middle of the run.</summary>
    private static readonly TimeSpan CallTime = TimeSpan.FromMilliseconds(150);

    [Fact]
    public async Task Run_AzuriteIsKilledAgainAndAgain_LosesNoRow()
    {
        const int Seed = 20261122;
        log.WriteLine($"seed {Seed}");
        Random random = new(Seed);
        int[] kills = [random.Next(60, 120), random.Next(200, 260), random.Next(300, 390)];
        using TemporaryFolder disk = new();
        await using AzuriteServer own = await AzuriteServer.StartAsync(disk.FullPath);
        using SemaphoreSlim turn = new(1, 1);
        await using ScriptedRun run = await ScriptedRun.StartAsync(before: async call =>
        {
            await Task.Delay(CallTime, TimeProvider.System);
            if (kills.Contains(call.Index))
            {
                await turn.WaitAsync();
                await own.KillAsync();
                await own.RestartAsync();
                log.WriteLine($"killed Azurite at call {call.Index}");
                turn.Release();
            }
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
