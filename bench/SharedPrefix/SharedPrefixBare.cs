using System.Diagnostics;
using GpuHost.Serving.Models;
using Pipelines.Bench.Engine;

namespace Pipelines.Bench.SharedPrefix;

/// <summary>The yardstick: a loop without any serving that computes just the ideal tokens, group by group.</summary>
internal static class SharedPrefixBare
{
    private const int ChunkTokens = 512;

    public static WayMeasure Run(BenchModel model, SharedPrefixSettings settings)
    {
        SharedPrefixLoad load = settings.Load;
        IModelEngine engine = model.Open(settings.ContextTokens, settings.Threads);
        TokenId[][] prompts = [.. load.Prompts(engine.Tokenizer)];
        using var bare = new BareLoop(engine);
        long start = Stopwatch.GetTimestamp();
        for (int group = 0; group < load.Groups; group++)
        {
            bare.Prefill(0, prompts[group * load.PerGroup][..load.PrefixTokens], ChunkTokens);
            for (int from = 0; from < load.PerGroup; from += settings.Running)
            {
                int count = Math.Min(settings.Running, load.PerGroup - from);
                Answer(bare, prompts.AsSpan((group * load.PerGroup) + from, count), load);
            }

            bare.Forget(0);
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new WayMeasure(
            SharedPrefixWay.Bare.Passes[0], seconds, (long)load.Groups * load.PerGroup * load.OutputTokens, 0, 0, load.ColdTokens, load.ColdTokens, 0, 0, 0);
    }

    private static void Answer(BareLoop bare, ReadOnlySpan<TokenId[]> prompts, SharedPrefixLoad load)
    {
        for (int i = 0; i < prompts.Length; i++)
        {
            bare.Share(0, 1 + i);
            bare.Prefill(1 + i, prompts[i][load.PrefixTokens..], ChunkTokens);
        }

        for (int step = 1; step < load.OutputTokens; step++)
        {
            bare.Step(1, prompts.Length);
        }

        for (int i = 0; i < prompts.Length; i++)
        {
            bare.Forget(1 + i);
        }
    }
}
