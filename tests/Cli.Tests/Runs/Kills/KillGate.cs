using Newtonsoft.Json.Linq;
using Pipelines.Cli.Tests.Hosting;
using Pipelines.Core.Documents;
using Pipelines.TestKit.ScriptedServer;
using Pipelines.TestKit.Storage;

namespace Pipelines.Cli.Tests.Runs.Kills;

/// <summary>
/// Kills the real process (SIGKILL) in the middle of one run at moments that a seed chooses, starts it again until the run is done,
/// and compares with what a run wrote that nobody disturbed, with what the store held and with what the endpoint counted.
/// </summary>
/// <param name="rows">One call each.</param>
/// <param name="kills">Each comes while calls are still to be made.</param>
/// <param name="seed">Chooses the moments, in calls that have arrived since the process was started.</param>
/// <param name="undisturbed">See <see cref="UndisturbedAsync"/>.</param>
/// <param name="options">Whether the endpoint honours idempotency keys.</param>
/// <param name="log">A line for each kill.</param>
internal sealed class KillGate(int rows, int kills, int seed, string undisturbed, ScriptedServerOptions options, Action<string> log)
{
    public const int ConcurrencyMax = 16;

    /// <summary>
    /// What one kill can take back: the calls under way, and the answers that no segment holds yet, which are at most those of the
    /// partitions at work (<c>PartitionLimits</c>: 4 of 256 rows).
    /// </summary>
    public const int PaidAgainPerKillMax = ConcurrencyMax + (4 * 256);

    private const string Output = "out.jsonl";
    private const string Store = "store";

    private const string Pipeline = """
        default_model: scripted
        datasets:
          notes: { type: file, path: notes.json }
        operations:
          - name: entitle
            type: map
            prompt: "{{ input.text }}"
            output: { schema: { title: string } }
        pipeline:
          steps:
            - { name: read, input: notes, operations: [entitle] }
          output: { type: file, path: out.jsonl }
        """;

    private readonly HashSet<string> _kept = new(StringComparer.Ordinal);
    private readonly Random _random = new(seed);
    private readonly List<string> _problems = [];

    /// <summary>What a run of so many rows writes when nobody kills it.</summary>
    public static async Task<string> UndisturbedAsync(int rows)
    {
        using TemporaryFolder home = Home(rows);
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(Answer);
        (int exit, string error) = await FinishAsync(home, server);
        return exit == 0 ? await File.ReadAllTextAsync(home[Output]) : throw new InvalidOperationException($"The undisturbed run failed: {error}");
    }

    public async Task<KillGateReport> RunAsync()
    {
        log($"seed {seed}");
        using TemporaryFolder home = Home(rows);
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(Answer, options);
        var ends = new List<int>();
        for (int kill = 0; kill < kills; kill++)
        {
            await KillInTheMiddleAsync(home, server);
            RequireNoneOfTheKept(server.Calls.Skip(ends.LastOrDefault()));
            _kept.UnionWith(PublishedSegments.CallKeys(home[Store]));
            ends.Add(server.Calls.Count);
            log($"killed after {ends[^1]} calls; the store holds {_kept.Count} answers");
        }

        (int exit, string error) = await FinishAsync(home, server);
        Require(exit == 0, $"The run did not end well but with {exit}: {error}");
        RequireNoneOfTheKept(server.Calls.Skip(ends.LastOrDefault()));
        Require(_kept.IsSubsetOf(server.Calls.Select(KeyOf)), "The store holds answers that the endpoint never gave.");
        RequireEveryRowOnce(home);
        Require(await File.ReadAllTextAsync(home[Output]) == undisturbed, "The output is not that of an undisturbed run.");
        return new KillGateReport(_problems, server.Calls.Count, server.ScriptRuns, PaidAgainMost(server.Calls, ends));
    }

    private static TemporaryFolder Home(int rows)
    {
        var home = new TemporaryFolder();
        File.WriteAllText(home["notes.yaml"], Pipeline);
        File.WriteAllText(
            home["notes.json"],
            RowJson.Write(new JArray(Enumerable.Range(0, rows).Select(static id => new JObject { ["id"] = id, ["text"] = $"note {id}" }))));
        return home;
    }

    private async Task KillInTheMiddleAsync(TemporaryFolder home, ScriptedModelServer server)
    {
        using CliProcess victim = Start(home, server);
        // A life makes at least as many calls as the store lacks answers.
        int life = _random.Next(1, Math.Min(2 * rows / kills, rows - _kept.Count));
        await server.WaitForCallsAsync(server.Calls.Count + life);
        victim.Signal("KILL");
        (int exit, _, string error) = await victim.EndAsync();
        Require(exit == 128 + 9, $"The process was not killed but ended with {exit}: {error}");
    }

    private static async Task<(int Exit, string Error)> FinishAsync(TemporaryFolder home, ScriptedModelServer server)
    {
        using CliProcess last = Start(home, server);
        (int exit, _, string error) = await last.EndAsync();
        return (exit, error);
    }

    private static CliProcess Start(TemporaryFolder home, ScriptedModelServer server) => CliProcess.Start(
        home.FullPath,
        "run", home["notes.yaml"],
        "--api-base", server.BaseUrl.ToString(),
        "--store", home[Store],
        "--out", home[Output],
        "--concurrency", $"{ConcurrencyMax}",
        "--json");

    private static ScriptedAnswer Answer(ScriptedCall call) => ScriptedAnswer.Output(new JObject { ["title"] = $"On {call.LastMessage}" });

    private void RequireEveryRowOnce(TemporaryFolder home)
    {
        int[] ids = [.. File.ReadLines(home[Output]).Select(static line => (int)RowJson.ParseObject(line)["id"]!)];
        Require(ids.SequenceEqual(Enumerable.Range(0, rows)), $"{ids.Length} rows with {ids.Distinct().Count()} ids came of {rows}.");
    }

    /// <summary>An answer that the store held when the process was killed is not asked for again.</summary>
    private void RequireNoneOfTheKept(IEnumerable<ScriptedCall> calls)
    {
        int again = calls.Count(call => _kept.Contains(KeyOf(call)));
        Require(again == 0, $"{again} calls were sent again although the store held their answers.");
    }

    /// <summary>The most calls that a life of the process sent and a later one sent again.</summary>
    private static int PaidAgainMost(IReadOnlyList<ScriptedCall> calls, List<int> ends) => ends
        .Select((end, life) =>
        {
            var before = calls.Take(end).Skip(life > 0 ? ends[life - 1] : 0).Select(KeyOf).ToHashSet(StringComparer.Ordinal);
            return calls.Skip(end).Select(KeyOf).Distinct(StringComparer.Ordinal).Count(before.Contains);
        })
        .Max();

    /// <summary>The same after a restart: <c>run/call/model</c>, of which the call is what the store knows it by.</summary>
    private static string KeyOf(ScriptedCall call) => call.IdempotencyKey!.Split('/')[1];

    private void Require(bool isSo, string problem)
    {
        if (!isSo)
        {
            _problems.Add(problem);
        }
    }
}
