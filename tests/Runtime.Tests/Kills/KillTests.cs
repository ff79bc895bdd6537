using System.Diagnostics;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.TestKit.ScriptedServer;
using Pipelines.TestKit.Storage;
using Xunit.Abstractions;

namespace Pipelines.Runtime.Tests.Kills;

/// <summary>Kills the real process (SIGKILL) at moments that a seed chooses, and starts it again until it is done.</summary>
public sealed class KillTests(ITestOutputHelper log)
{
    private const int Rows = 300;
    private const int CallsPerRow = 2;
    private const int Kills = 4;

    /// <summary>What one kill can take back: calls under way, and answers that no segment holds yet.</summary>
    private const int PaidAgainPerKillMax =
        VictimProcess.ConcurrencyMax + (VictimProcess.PartitionsInFlightMax * 2 * VictimProcess.RecordsMax);

    [Fact]
    public async Task Run_KilledAgainAndAgain_LosesAndDoublesNoRowAndPaysWithinTheBound()
    {
        (int paid, _) = await RunWithKillsAsync(seed: 4711, new ScriptedServerOptions());

        Assert.InRange(paid, Rows * CallsPerRow, (Rows * CallsPerRow) + (Kills * PaidAgainPerKillMax));
    }

    [Fact]
    public async Task Run_KilledWhileTheServerHonoursIdempotencyKeys_PaysNothingTwice()
    {
        (int paid, int sent) = await RunWithKillsAsync(seed: 815, new ScriptedServerOptions { HonoursIdempotencyKeys = true });

        Assert.Equal(Rows * CallsPerRow, paid);
        log.WriteLine($"{sent - paid} calls were sent again and not paid.");
    }

    /// <summary>A group of many folds is one row of the stage: what is paid is kept inside of it.</summary>
    [Fact]
    public async Task Run_ReduceKilledInTheMiddleOfItsGroups_GoesOnThereAndPaysNothingTwice()
    {
        const int Kinds = 2;
        const int Folds = Rows / 5;
        using var folder = new TemporaryFolder();
        await File.WriteAllLinesAsync(folder["input.jsonl"], Enumerable.Range(0, Rows).Select(static i => $$"""{"id":{{i}},"kind":{{i % Kinds}}}"""));
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(
            static call => ScriptedAnswer.Output(new JObject { ["name"] = Name(call.LastMessage), ["updated_scratchpad"] = "" }),
            new ScriptedServerOptions { HonoursIdempotencyKeys = true });
        for (int kill = 1; kill <= 3; kill++)
        {
            using Process victim = VictimProcess.Start(folder.FullPath, server.BaseUrl, VictimProcess.GroupsWord);
            await server.WaitForCallsAsync(server.Calls.Count + (Folds / 4));
            victim.Kill();
            await victim.WaitForExitAsync();
            log.WriteLine($"killed after {server.Calls.Count} calls");
        }

        using Process last = VictimProcess.Start(folder.FullPath, server.BaseUrl, VictimProcess.GroupsWord);
        string errors = await last.StandardError.ReadToEndAsync();
        await last.WaitForExitAsync();
        log.WriteLine(errors);

        Assert.Equal(0, last.ExitCode);
        Assert.Equal(Folds, server.ScriptRuns);
        Assert.InRange(server.Calls.Count, Folds, Folds + (3 * PaidAgainPerKillMax));
        JObject[] rows = [.. File.ReadLines(folder[VictimProcess.OutputName]).Select(RowJson.ParseObject)];
        Assert.Equal([0, 1], rows.Select(static row => (int)row["kind"]!));
        Assert.All(rows, static row => Assert.Equal(Rows / Kinds, (int)row["_counts_prereduce_folded"]!));
    }

    /// <returns>Calls that an endpoint would bill, and calls that were sent.</returns>
    private async Task<(int Paid, int Sent)> RunWithKillsAsync(int seed, ScriptedServerOptions options)
    {
        log.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        await File.WriteAllLinesAsync(
            folder["input.jsonl"],
            Enumerable.Range(0, Rows).Select(static i => $$"""{"id":{{i}},"text":"document {{i}}"}"""));
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(Answer, options);
        for (int kill = 0; kill < Kills; kill++)
        {
            using Process victim = VictimProcess.Start(folder.FullPath, server.BaseUrl);
            await server.WaitForCallsAsync(server.Calls.Count + random.Next(1, Rows * CallsPerRow / Kills));
            victim.Kill();
            await victim.WaitForExitAsync();
            log.WriteLine($"killed after {server.Calls.Count} calls");
        }

        using Process last = VictimProcess.Start(folder.FullPath, server.BaseUrl);
        string errors = await last.StandardError.ReadToEndAsync();
        await last.WaitForExitAsync();
        log.WriteLine(errors);

        Assert.Equal(0, last.ExitCode);
        Assert.Equal(
            Enumerable.Range(0, Rows).Select(Expected),
            File.ReadLines(folder[VictimProcess.OutputName]));
        return (server.ScriptRuns, server.Calls.Count);
    }

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
