using System.Diagnostics;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using GpuHost.Serving.Randomness;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Snapshots;
using GpuHost.Serving.Snapshots.Store;
using Pipelines.Bench.Engine;
using Pipelines.Core.Identity;
using Pipelines.Storage.Files;

namespace Pipelines.Bench.SharedPrefix;

/// <summary>One way in a process of its own: opens an engine on its tiers, makes the passes, prints a line for each.</summary>
internal static class SharedPrefixWorker
{
    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new BenchArguments(args);
        var settings = SharedPrefixSettings.Of(arguments);
        BenchModel model = BenchModel.Of(arguments, SharedPrefixSettings.StandardShape);
        string name = arguments.Text("way")!;
        if (name == SharedPrefixWay.Bare.Name)
        {
            Console.WriteLine(SharedPrefixBare.Run(model, settings).ToJson());
            return 0;
        }

        SharedPrefixWay way = SharedPrefixWay.All.Single(one => one.Name == name);
        await using ServingEngine engine = Open(model, settings, way, arguments.Text("disk")!, arguments.Text("blob")!);
        bool isFirstOnStore = way.Passes[0] == "cold";
        foreach (string pass in way.Passes)
        {
            bool isCold = isFirstOnStore && pass == way.Passes[0];
            WayMeasure measure = await PassAsync(engine, settings.Load, pass, isCold ? settings.Load.ColdTokens : settings.Load.WarmTokens);
            if (pass[0] != '-')
            {
                Console.WriteLine(measure.ToJson());
            }
        }

        return 0;
    }

    private static ServingEngine Open(BenchModel model, SharedPrefixSettings settings, SharedPrefixWay way, string disk, string blob)
    {
        IModelEngine opened = model.Open(settings.ContextTokens, settings.Threads);
        var tiers = new List<SnapshotTierOptions> { new(CacheTier.Disk, new FileBlobStore(disk, TimeProvider.System)) };
        if (blob.Length > 0)
        {
            tiers.Add(new SnapshotTierOptions(CacheTier.Blob, new FileBlobStore(blob, TimeProvider.System)));
        }

        long prefixBytes = settings.Load.Groups * settings.Load.PrefixTokens * opened.Layout.BytesPerToken;
        return new ServingEngine(
            opened,
            new EngineOptions
            {
                RunningRequestsMax = settings.Running,
                HostSnapshotBytesMax = (long)(prefixBytes * way.RamShare),
                SnapshotStore = new SnapshotStoreOptions(ContentHash.Of([1]), tiers) { WaitMax = TimeSpan.FromSeconds(60) },
            },
            TimeProvider.System);
    }

    private static async Task<WayMeasure> PassAsync(ServingEngine engine, SharedPrefixLoad load, string pass, long idealTokens)
    {
        var random = new Xoshiro256(7);
        GenerationRequest[] requests = [.. load.Prompts(engine.Tokenizer).OrderBy(_ => random.NextUInt64()).Select(prompt => new GenerationRequest
        {
            Prompt = prompt,
            Breakpoints = [load.PrefixTokens],
            OutputTokensMax = load.OutputTokens,
            IgnoresEnd = true,
        })];
        EngineStatistics before = engine.Statistics;
        long start = Stopwatch.GetTimestamp();
        GenerationResult[] results = await Task.WhenAll(requests.Select(request => engine.GenerateAsync(request, CancellationToken.None)));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        EngineStatistics after = engine.Statistics;
        double[] first = [.. results.Select(result => result.Timing.ToFirstToken.TotalMilliseconds)];
        return new WayMeasure(
            pass,
            seconds,
            results.Sum(result => result.Usage.OutputTokens),
            WayMeasure.Quantile(first, 0.5),
            WayMeasure.Quantile(first, 0.99),
            after.PrefillTokensComputed - before.PrefillTokensComputed,
            idealTokens,
            after.StoreBytesRead - before.StoreBytesRead,
            after.StoreBytesWritten - before.StoreBytesWritten,
            PeakBytes());
    }

    private static long PeakBytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }
}
