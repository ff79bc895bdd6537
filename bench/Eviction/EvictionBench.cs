using System.Globalization;
using Pipelines.Bench.Engine;

namespace Pipelines.Bench.Eviction;

/// <summary>
/// The share of prompt tokens that a cache of limited size has, by eviction rule, without a model: the engine's own tier
/// against first-in-first-out, least recently and least frequently used, and the rule that knows the future, which nobody can beat by
/// much. On synthetic loads, and on recorded ones.
/// </summary>
internal static class EvictionBench
{
    private static readonly double[] Sizes = [0.05, 0.1, 0.25];

    /// <summary>Arguments: <c>--requests 6000 --seed 1 --trace FILE</c> (JSONL with <c>hash_ids</c>).</summary>
    public static Task<int> RunAsync(string[] args)
    {
        var arguments = new BenchArguments(args);
        int requests = arguments.Number("requests", 6_000);
        ulong seed = (ulong)arguments.Number("seed", 1);
        IEnumerable<Trace> traces = arguments.Text("trace") is { } path
            ? [TraceFile.Read(path, requests)]
            : SyntheticTraces.All(requests, seed);
        Console.WriteLine($"{requests} requests, seed {seed}; hit rate in % of prompt tokens");
        Console.WriteLine($"{"load",-16}{"cache",8}{"ours",8}{"LRU",8}{"LFU",8}{"FIFO",8}{"future",8}{"all fit",9}");
        foreach (Trace trace in traces)
        {
            string all = Rate(trace, new RankedCache(long.MaxValue, unit => unit.LastUsed));
            foreach (double size in Sizes)
            {
                long tokens = Math.Max(64, (long)(size * trace.DistinctTokens));
                Console.WriteLine(
                    $"{trace.Name,-16}{size.ToString("P0", CultureInfo.InvariantCulture),8}"
                    + $"{Rate(trace, new ShelfCache(tokens)),8}"
                    + $"{Rate(trace, new RankedCache(tokens, unit => unit.LastUsed)),8}"
                    + $"{Rate(trace, new RankedCache(tokens, unit => unit.Uses + (unit.LastUsed * 1e-9))),8}"
                    + $"{Rate(trace, new RankedCache(tokens, unit => unit.Born)),8}"
                    + $"{Rate(trace, WithFuture(trace, tokens)),8}{all,9}");
            }
        }

        return Task.FromResult(0);
    }

    private static RankedCache WithFuture(Trace trace, long tokens)
    {
        var future = new FutureUses(trace);
        return new RankedCache(tokens, unit => future.Rank(unit, unit.LastUsed));
    }

    private static string Rate(Trace trace, IUnitCache cache)
    {
        long hit = 0;
        long asked = 0;
        foreach (TraceUnit[] path in trace.Requests)
        {
            hit += cache.Serve(path);
            asked += path.Sum(unit => unit.Tokens);
        }

        return ((double)hit / asked * 100).ToString("F1", CultureInfo.InvariantCulture);
    }
}
