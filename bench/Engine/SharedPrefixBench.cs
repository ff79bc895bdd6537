using System.Diagnostics;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using GpuHost.Serving.Randomness;
using GpuHost.Serving.Requests;

namespace Pipelines.Bench.Engine;

/// <summary>
/// The shared-prefix load: groups of prompts that begin alike, shuffled, sent at once. Prints prefill tokens computed against
/// the least possible (a count: free of noise), and the wall time against a bare loop that computes just those.
/// </summary>
internal static class SharedPrefixBench
{
    /// <summary>
    /// Arguments: <c>--model PATH --groups 8 --per-group 8 --prefix 1024 --suffix 64 --output 32 --running 8 --idle TOKENS --threads 1</c>.
    /// </summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new BenchArguments(args);
        var load = new SharedPrefixLoad(
            arguments.Number("groups", 8), arguments.Number("per-group", 8), arguments.Number("prefix", 1_024),
            arguments.Number("suffix", 64), arguments.Number("output", 32));
        int running = arguments.Number("running", 8);
        int threads = arguments.Number("threads", 1);
        int context = (load.Groups * load.PrefixTokens) + (running * (load.SuffixTokens + load.OutputTokens)) + 1_024;
        BenchModel model = BenchModel.Of(arguments);

        await using var engine = new ServingEngine(
            model.Open(context, threads),
            new EngineOptions { RunningRequestsMax = running, IdleTokensMax = arguments.Number("idle", context) },
            TimeProvider.System);
        Report("cold", load, await RunAsync(engine, load), load.ColdTokens);
        Report("warm", load, await RunAsync(engine, load), load.WarmTokens);
        using var bare = new BareLoop(model.Open(context, threads));
        Console.WriteLine($"bare  {RunBare(bare, engine.Tokenizer, load, running).TotalSeconds,8:F2} s computing {load.ColdTokens} prefill tokens");
        return 0;
    }

    private static async Task<SharedPrefixOutcome> RunAsync(ServingEngine engine, SharedPrefixLoad load)
    {
        var random = new Xoshiro256(7);
        GenerationRequest[] requests = [.. load.Prompts(engine.Tokenizer).OrderBy(_ => random.NextUInt64()).Select(prompt => new GenerationRequest
        {
            Prompt = prompt,
            Breakpoints = [load.PrefixTokens],
            OutputTokensMax = load.OutputTokens,
            IgnoresEnd = true,
        })];
        long start = Stopwatch.GetTimestamp();
        GenerationResult[] results = await Task.WhenAll(requests.Select(request => engine.GenerateAsync(request, CancellationToken.None)));
        return new SharedPrefixOutcome(Stopwatch.GetElapsedTime(start), results);
    }

    private static void Report(string name, SharedPrefixLoad load, SharedPrefixOutcome outcome, long ideal)
    {
        long computed = outcome.Results.Sum(result => result.Usage.ComputedTokens);
        double[] first = [.. outcome.Results.Select(result => result.Timing.ToFirstToken.TotalMilliseconds).Order()];
        Console.WriteLine(
            $"{name}  {outcome.Wall.TotalSeconds,8:F2} s   prefill {computed} of {load.AllTokens} tokens, ideal {ideal} ({((double)computed / ideal) - 1:P2} over)   " +
            $"TTFT p50 {first[first.Length / 2]:F0} ms, p99 {first[(int)(first.Length * 0.99)]:F0} ms");
    }

    /// <summary>Group by group: the prefix once, then its prompts in batches as large as the engine runs.</summary>
    private static TimeSpan RunBare(BareLoop bare, IModelTokenizer tokenizer, SharedPrefixLoad load, int running)
    {
        TokenId[][] prompts = [.. load.Prompts(tokenizer)];
        long start = Stopwatch.GetTimestamp();
        for (int group = 0; group < load.Groups; group++)
        {
            bare.Prefill(0, prompts[group * load.PerGroup][..load.PrefixTokens], 512);
            for (int from = 0; from < load.PerGroup; from += running)
            {
                int count = Math.Min(running, load.PerGroup - from);
                for (int i = 0; i < count; i++)
                {
                    bare.Share(0, 1 + i);
                    bare.Prefill(1 + i, prompts[(group * load.PerGroup) + from + i][load.PrefixTokens..], 512);
                }

                for (int step = 1; step < load.OutputTokens; step++)
                {
                    bare.Step(1, count);
                }

                for (int i = 0; i < count; i++)
                {
                    bare.Forget(1 + i);
                }
            }

            bare.Forget(0);
        }

        return Stopwatch.GetElapsedTime(start);
    }
}
