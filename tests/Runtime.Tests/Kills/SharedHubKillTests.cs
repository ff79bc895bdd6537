using System.Diagnostics;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Outputs;
using Pipelines.Runtime.Runs;
using Pipelines.Storage.Files;
using Pipelines.TestKit.ScriptedServer;
using Pipelines.TestKit.Storage;
using Xunit.Abstractions;

namespace Pipelines.Runtime.Tests.Kills;

/// <summary>Two real processes on one hub file and one store work on one run; one of them is killed (SIGKILL) again and again.</summary>
public sealed class SharedHubKillTests(ITestOutputHelper log)
{
    private const int Rows = 400;
    private const int CallsPerRow = 2;
    private const int Kills = 4;

    /// <summary>What one kill can take back: the killed process's calls under way, and answers that no segment holds yet.</summary>
    private const int PaidAgainPerKillMax = VictimProcess.ConcurrencyMax + (2 * 2 * VictimProcess.RecordsMax);

    private static readonly TimeSpan EndsWithin = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Run_OfTwoProcessesOneOfThemKilled_IsThatOfAnUndisturbedRun()
    {
        const int Seed = 20261122;
        log.WriteLine($"seed {Seed}");
        Random random = new(Seed);
        using TemporaryFolder folder = new();
        await File.WriteAllLinesAsync(
            folder["input.jsonl"],
            Enumerable.Range(0, Rows).Select(static i => $$"""{"id":{{i}},"text":"document {{i}}"}"""));
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(Answer);
        IBlobStore store = HubVictimProcess.OpenStore(folder.FullPath);
        await using DurableHub hub = await HubVictimProcess.OpenHubAsync(folder.FullPath, store);
        string run = await BeginAsync(folder.FullPath, server.BaseUrl);
        await hub.Client.StartAsync(RunWork.Run, new RunOrder(run), new OrchestrationStart("") { InstanceId = run }, CancellationToken.None);

        using Process survivor = HubVictimProcess.Start(folder.FullPath, server.BaseUrl);
        for (int kill = 0; kill < Kills; kill++)
        {
            using Process victim = HubVictimProcess.Start(folder.FullPath, server.BaseUrl);
            await server.WaitForCallsAsync(server.Calls.Count + random.Next(20, Rows * CallsPerRow / Kills));
            victim.Kill();
            await victim.WaitForExitAsync();
            log.WriteLine($"killed after {server.Calls.Count} calls");
        }

        OrchestrationMetadata? end = await hub.Client.WaitForCompletionAsync(run, includePayloads: true, CancellationToken.None).WaitAsync(EndsWithin);
        survivor.StandardInput.Close();
        await survivor.WaitForExitAsync();
        log.WriteLine($"{end}: {end!.OutputJson}; {server.ScriptRuns} calls paid");

        Assert.Equal(RunStatus.Completed, end.ReadOutput<RunEnd>().Status);
        Assert.Equal(Rows, end.ReadOutput<RunEnd>().Rows!.Out);
        Assert.Equal(Enumerable.Range(0, Rows).Select(Expected), await OutputAsync(folder, server.BaseUrl, run));
        Assert.InRange(server.ScriptRuns, Rows * CallsPerRow, (Rows * CallsPerRow) + (Kills * PaidAgainPerKillMax));
        Assert.Empty(await hub.ListQuarantinedAsync(10, CancellationToken.None));
    }

    private static Task<string> BeginAsync(string folder, Uri model) => HubVictimProcess.WithRunnerAsync(folder, model, async (runner, request) =>
    {
        RunOrigin origin = new(VictimProcess.Pipeline, new PlanningOptions(), folder, folder, null, null, RunBudget.Unlimited);
        return (await runner.BeginAsync(request with { Origin = origin }, CancellationToken.None)).Value;
    });

    private static Task<string[]> OutputAsync(TemporaryFolder folder, Uri model, string run) =>
        HubVictimProcess.WithRunnerAsync(folder.FullPath, model, async (runner, request) =>
        {
            string file = folder[VictimProcess.OutputName];
            await runner.RunAsync(
                request with { Resume = new RunId(run), Output = new OutputRequest(new FileOutputTarget(file), OutputFormat.JsonLines) },
                CancellationToken.None);
            return await File.ReadAllLinesAsync(file);
        });

    /// <summary>What an undisturbed run writes for a row.</summary>
    private static string Expected(int id)
    {
        string name = Name($"Name it. document {id}");
        return RowJson.Write(new JObject
        {
            ["id"] = id,
            ["text"] = $"document {id}",
            ["name"] = name,
            ["verdict"] = Name($"Judge it. {name} of document {id}"),
        });
    }

    private static ScriptedAnswer Answer(ScriptedCall call) => ScriptedAnswer.Output(new JObject
    {
        [call.LastMessage.StartsWith("Name it.", StringComparison.Ordinal) ? "name" : "verdict"] = Name(call.LastMessage),
    });

    private static string Name(string prompt) => ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(prompt)).ToShortHex();
}
