using Pipelines.Cli.Tests.Hosting;
using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Cli.Tests.Runs.Kills.Operators;

/// <summary>
/// Kills the real process (SIGKILL) in the middle of a run, and goes on with the run. The endpoint decides when: it answers so many calls and none
/// after them, and once the store holds those answers, the process dies. So what was under way, and nothing else, is sent again.
/// </summary>
internal static class OperatorKill
{
    public const int ConcurrencyMax = 4;

    private const string Pipeline = "it.yaml";
    private const string Output = "out.jsonl";
    private const string Store = "store";

    private static readonly TimeSpan KeptWithin = TimeSpan.FromSeconds(30);

    public static async Task<OperatorKillReport> RunAsync(OperatorKillCase one)
    {
        (string expected, int calls) = await UndisturbedAsync(one);
        int answered = (int)(calls * one.KilledAfter);
        var gate = new CallGate(answered);
        using CliSession cli = Session(one);
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(
            async (call, cancellationToken) =>
            {
                await gate.PassAsync(call, cancellationToken);
                return KillReplies.To(call);
            },
            new ScriptedServerOptions { HonoursIdempotencyKeys = true });
        using CliProcess victim = CliProcess.Start(cli.Home, Arguments(cli, server));
        await server.WaitForCallsAsync(answered + 1);
        await WaitUntilKeptAsync(cli, [.. server.Calls.Take(answered).Select(KeyOf)]);
        victim.Signal("KILL");
        (int exit, _, string error) = await victim.EndAsync();
        Assert.True(exit == 128 + 9, $"The process was not killed but ended with {exit}: {error}");

        HashSet<string> sent = [.. server.Calls.Select(KeyOf)];
        HashSet<string> kept = [.. PublishedSegments.CallKeys(cli[Store])];
        int sentCount = server.Calls.Count;
        gate.Open();
        string written = await FinishAsync(cli, server);
        string[] after = [.. server.Calls.Skip(sentCount).Select(KeyOf)];
        return new OperatorKillReport(calls, answered, kept.Count, server.ScriptRuns, after.Count(sent.Contains), after.Count(kept.Contains), expected, written);
    }

    private static async Task<(string Written, int Calls)> UndisturbedAsync(OperatorKillCase one)
    {
        using CliSession cli = Session(one);
        await using ScriptedModelServer server = await ScriptedModelServer.StartAsync(KillReplies.To);
        string written = await FinishAsync(cli, server);
        return (written, server.Calls.Count);
    }

    private static async Task<string> FinishAsync(CliSession cli, ScriptedModelServer server)
    {
        CliRun run = await cli.RunAsync(Arguments(cli, server));
        Assert.True(run.ExitCode is ExitCode.Ok, run.Error + run.Out);
        return $"{run.Json["rows"]!.ToString(Newtonsoft.Json.Formatting.None)}\n{await File.ReadAllTextAsync(cli[Output])}";
    }

    private static CliSession Session(OperatorKillCase one)
    {
        CliSession cli = new() { Clock = TimeProvider.System };
#pragma warning disable RS0030 // Where this machine has its programs is for its environment to say.
        cli.Variables["PATH"] = Environment.GetEnvironmentVariable("PATH")!;
#pragma warning restore RS0030
        File.WriteAllText(cli[Pipeline], one.Yaml);
        KillInputs.Write(cli);
        return cli;
    }

    private static string[] Arguments(CliSession cli, ScriptedModelServer server) =>
    [
        "run", cli[Pipeline],
        "--api-base", server.BaseUrl.ToString(),
        "--store", cli[Store],
        "--out", cli[Output],
        "--concurrency", $"{ConcurrencyMax}",
        "--json",
    ];

    /// <summary>Another process writes the store, so what lies there is all there is to look at.</summary>
    private static async Task WaitUntilKeptAsync(CliSession cli, IReadOnlyCollection<string> keys)
    {
        using CancellationTokenSource limit = new(KeptWithin);
        using PeriodicTimer look = new(TimeSpan.FromMilliseconds(20));
        do
        {
            await look.WaitForNextTickAsync(limit.Token);
        }
        while (!keys.ToHashSet(StringComparer.Ordinal).IsSubsetOf(PublishedSegments.CallKeys(cli[Store])));
    }

    /// <summary>The same after a restart: <c>run/call/…</c>, of which the call is what the store knows it by.</summary>
    private static string KeyOf(ScriptedCall call) => call.IdempotencyKey!.Split('/')[1];
}
