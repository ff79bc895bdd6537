using Newtonsoft.Json.Linq;
using Pipelines.Cli.Tests.Hosting;
using Pipelines.Cli.Tests.Runs;
using Pipelines.TestKit.Azurite;
using Pipelines.TestKit.ScriptedServer;
using Pipelines.TestKit.Storage;

namespace Pipelines.Cli.Tests.Stores;

/// <summary><c>pipelines run</c> with its store on a real Azurite.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class AzureStoreTests(AzuriteFixture azurite)
{
    private const int Rows = 60;
    private const int Concurrency = 4;
    private const int OutageAtCall = 20;

    [Fact]
    public async Task Run_StoreIsAnAccount_KeepsTheRunThereAndReusesItsAnswers()
    {
        await using ScriptedRun run = await ScriptedRun.StartAsync();
        NotesPipeline.Write(run.Cli, rows: 5);
        string container = azurite.NewContainer();
        run.Cli.Variables["PIPELINES_STORE"] = azurite.Server.ConnectionString;

        CliRun first = await run.RunAsync("--container", $"{container}/team", "--json");
        NotesPipeline.WriteRows(run.Cli, rows: 8);
        CliRun second = await run.RunAsync("--container", $"{container}/team", "--json");

        Assert.True(first.ExitCode == ExitCode.Ok, first.Error);
        Assert.Equal(5, (int)second.Json["usage"]!["reusedCalls"]!);
        Assert.Equal(8, run.Server.Calls.Count);
        NotesPipeline.AssertComplete(run.Cli, rows: 8);
        Assert.False(Directory.Exists(run.Cli[".pipelines/runs"]), "Nothing of the run is on this machine.");
    }

    [Fact]
    public async Task Run_StoreIsAnAccount_NamesTheContainerAndShowsNoKey()
    {
        await using ScriptedRun run = await ScriptedRun.StartAsync(call => NotesPipeline.GoodAnswer(call).WithUsage(new ScriptedUsage(200, 50)));
        NotesPipeline.Write(run.Cli, rows: 6);
        string container = azurite.NewContainer();

        CliRun stopped = await run.RunAsync("--store", azurite.Server.ConnectionString, "--container", container, "--concurrency", "1", "--max-tokens", "1000");

        Assert.Equal(ExitCode.BudgetExceeded, stopped.ExitCode);
        Assert.Contains($"--store CONNECTION --container {container} --concurrency 1 --max-tokens 2000", stopped.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("AccountKey", stopped.Out + stopped.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_KilledAgainAndAgain_LosesNoRowAndPaysNothingTwice()
    {
        const int Kills = 3;
        await using ScriptedRun run = await ScriptedRun.StartAsync(options: new ScriptedServerOptions { HonoursIdempotencyKeys = true });
        NotesPipeline.Write(run.Cli, Rows);
        string container = azurite.NewContainer();
        for (int kill = 1; kill <= Kills; kill++)
        {
            using CliProcess victim = Start(run, azurite.Server, container);
            await run.Server.WaitForCallsAsync(run.Server.Calls.Count + (Rows / (Kills + 1)));
            victim.Signal("KILL");
            await victim.EndAsync();
        }

        using CliProcess last = Start(run, azurite.Server, container);
        (int exit, string told, string error) = await last.EndAsync();

        Assert.True(exit == 0, error);
        NotesPipeline.AssertComplete(run.Cli, Rows);
        Assert.Equal(Rows, run.Server.ScriptRuns);
        Assert.Equal(Rows, (int)JObject.Parse(told)["rows"]!["out"]!);
    }

    [Fact]
    public async Task Run_AzuriteIsRestartedInTheMiddle_GoesOnAsIfNothingHadBeen()
    {
        using var disk = new TemporaryFolder();
        await using AzuriteServer own = await AzuriteServer.StartAsync(disk.FullPath);
        Task restart = Task.CompletedTask;
        await using ScriptedRun run = await ScriptedRun.StartAsync(before: async call =>
        {
            if (call.Index == OutageAtCall)
            {
                await own.StopAsync();
                restart = own.RestartAsync();
            }
        });
        NotesPipeline.Write(run.Cli, Rows);

        using CliProcess process = Start(run, own, "pipelines");
        (int exit, string told, string error) = await process.EndAsync();
        await restart;

        Assert.True(exit == 0, error);
        NotesPipeline.AssertComplete(run.Cli, Rows);
        Assert.Equal(Rows, run.Server.Calls.Count);
        Assert.Equal("Completed", (string?)JObject.Parse(told)["status"]);
    }

    [Fact]
    public async Task Run_AzuriteIsGoneForLong_EndsWith3AndTheSameCommandGoesOn()
    {
        using var disk = new TemporaryFolder();
        await using AzuriteServer own = await AzuriteServer.StartAsync(disk.FullPath);
        await using ScriptedRun run = await ScriptedRun.StartAsync(before: call => call.Index == OutageAtCall ? own.StopAsync() : Task.CompletedTask);
        NotesPipeline.Write(run.Cli, Rows);
        string[] command = ["--store", own.ConnectionString, "--concurrency", $"{Concurrency}", "--json"];

        CliRun gone = await run.RunAsync(command);

        Assert.Equal(ExitCode.Failed, gone.ExitCode);
        Assert.Equal("Waiting", (string?)gone.Json["status"]);
        Assert.StartsWith("The store cannot be reached", (string?)gone.Json["message"], StringComparison.Ordinal);
        Assert.DoesNotContain("AccountKey", gone.Error, StringComparison.Ordinal);

        await own.RestartAsync();
        CliRun ended = await run.RunAsync(command);

        Assert.True(ended.ExitCode == ExitCode.Ok, ended.Error);
        NotesPipeline.AssertComplete(run.Cli, Rows);
        Assert.Equal(Rows, (int)ended.Json["rows"]!["out"]!);
    }

    private static CliProcess Start(ScriptedRun run, AzuriteServer server, string container) => CliProcess.Start(
        run.Cli.Home,
        "run", run.Cli[NotesPipeline.File],
        "--api-base", run.Server.BaseUrl.ToString(),
        "--store", server.ConnectionString,
        "--container", container,
        "--out", run.Cli[NotesPipeline.Output],
        "--concurrency", $"{Concurrency}",
        "--json");
}
