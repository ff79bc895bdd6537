using System.Diagnostics;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Tests.Soak;
using Pipelines.Bench.Engine;

namespace Pipelines.Bench.Soak;

/// <summary>The fuzzed intake of the tests, longer. Exits with 1 if anything was answered wrong or left behind.</summary>
internal static class SoakBench
{
    /// <summary>Arguments: <c>--requests 100000 --clients 32 --seed 1</c>.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new BenchArguments(args);
        int requests = arguments.Number("requests", 100_000);
        ulong seed = (ulong)arguments.Number("seed", 1);
        Console.WriteLine($"seed {seed}, {requests} requests");
        await using ServingEngine engine = IntakeSoak.OpenEngine();
        long start = Stopwatch.GetTimestamp();
        using var soak = new IntakeSoak(seed, requests, arguments.Number("clients", 32));
        SoakReport report = await soak.RunAsync(engine);
        EngineStatistics statistics = engine.Statistics;
        Console.WriteLine($"{report} in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
        Console.WriteLine(
            $"{statistics.Steps} steps, {statistics.SwapOuts} swap-outs, {statistics.Evictions} evictions, {statistics.ContextRebuilds} rebuilds; "
            + $"left: {statistics.CellsUsed} cells, {statistics.RequestsQueued + statistics.RequestsRunning} requests");
        foreach (string problem in report.Problems)
        {
            Console.WriteLine($"PROBLEM  {problem}");
        }

        return report.Problems.Count == 0 && report.Total == requests ? 0 : 1;
    }
}
