using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.TestKit.ScriptedServer;
using Pipelines.TestKit.Storage;
using Xunit.Abstractions;

namespace Pipelines.Runtime.Tests.Kills;

/// <summary>Kills the real process (SIGKILL) in the middle of comparisons, and starts it again until it is done.</summary>
public sealed partial class PairKillTests(ITestOutputHelper log)
{
    private const int Rows = 32;
    private const int Entities = 8;
    private const int Kills = 4;

    /// <summary>What one kill can take back: calls under way, and answers that no segment holds yet.</summary>
    private const int SentAgainPerKillMax = VictimProcess.ConcurrencyMax + (VictimProcess.PartitionsInFlightMax * 2 * VictimProcess.RecordsMax);

    [Fact]
    public async Task Run_ResolveKilledAgainAndAgain_FindsTheEntitiesAndPaysNothingTwice()
    {
        const int Calls = (Rows * (Rows - 1) / 2) + Entities;

        IReadOnlyList<JObject> made = await RunWithKillsAsync(VictimProcess.ResolveWord, Calls, seed: 31);

        Assert.Equal(Enumerable.Range(0, Rows), made.Select(static row => row.Value<int>("id")));
        Assert.All(made, static row => Assert.Equal($"E{row.Value<int>("id") % Entities}", row.Value<string>("name")));
    }

    [Fact]
    public async Task Run_EquijoinKilledAgainAndAgain_JoinsEveryMatchOnceAndPaysNothingTwice()
    {
        IReadOnlyList<JObject> made = await RunWithKillsAsync(VictimProcess.EquijoinWord, Rows * Rows, seed: 47);

        IEnumerable<(int, int)> expected = from left in Enumerable.Range(0, Rows)
                                           from right in Enumerable.Range(0, Rows)
                                           where left % Entities == right % Entities
                                           select (left, right);
        Assert.Equal(expected, made.Select(static row => (row.Value<int>("id_left"), row.Value<int>("id_right"))));
    }

    private async Task<IReadOnlyList<JObject>> RunWithKillsAsync(string pipeline, int calls, int seed)
    {
        log.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        await File.WriteAllLinesAsync(folder["input.jsonl"], Enumerable.Range(0, Rows).Select(static i => $$"""{"id":{{i}},"text":"document {{i}}"}"""));
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(Answer, new ScriptedServerOptions { HonoursIdempotencyKeys = true });
        for (int kill = 0; kill < Kills; kill++)
        {
            using Process victim = VictimProcess.Start(folder.FullPath, server.BaseUrl, pipeline);
            await server.WaitForCallsAsync(server.Calls.Count + random.Next(calls / Kills / 4, calls / Kills));
            victim.Kill();
            await victim.WaitForExitAsync();
            log.WriteLine($"killed after {server.Calls.Count} calls");
        }

        using Process last = VictimProcess.Start(folder.FullPath, server.BaseUrl, pipeline);
        string errors = await last.StandardError.ReadToEndAsync();
        await last.WaitForExitAsync();
        log.WriteLine(errors);

        Assert.Equal(0, last.ExitCode);
        Assert.Equal(calls, server.ScriptRuns);
        Assert.InRange(server.Calls.Count, calls, calls + (Kills * SentAgainPerKillMax));
        return [.. File.ReadLines(folder[VictimProcess.OutputName]).Select(RowJson.ParseObject)];
    }

    private static ScriptedAnswer Answer(ScriptedCall call)
    {
        int[] entities = [.. Number().Matches(call.LastMessage).Select(static match => int.Parse(match.Value, CultureInfo.InvariantCulture) % Entities)];
        return ScriptedAnswer.Output(call.LastMessage.StartsWith("Same?", StringComparison.Ordinal)
            ? new JObject { ["is_match"] = entities[0] == entities[1] }
            : new JObject { ["name"] = $"E{entities[0]}" });
    }

    [GeneratedRegex(@"\d+", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
