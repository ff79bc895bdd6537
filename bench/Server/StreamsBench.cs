using System.Diagnostics;
using GpuHost.Serving.Inference;
using Pipelines.Bench.SharedPrefix;

namespace Pipelines.Bench.Server;

/// <summary>Many streams at once, in this process and over the server.</summary>
internal static class StreamsBench
{
    public static async Task RunAsync(EngineInferenceClient engine, HttpClient server, string model, ServerSettings settings)
    {
        var load = new ChatLoad(model, settings.OutputTokens);
        Console.WriteLine($"{settings.Streams} streams at once                seconds   tokens/s   first token p50 / p99");
        await MeasureAsync("in this process", settings.Streams, i => load.AskEngineAsync(engine, 10_000 + i));
        await MeasureAsync("over the server", settings.Streams, i => load.AskServerAsync(server, 10_000 + i));
    }

    private static async Task MeasureAsync(string way, int streams, Func<int, Task<CallTiming>> askAsync)
    {
        long start = Stopwatch.GetTimestamp();
        CallTiming[] calls = await Task.WhenAll(Enumerable.Range(0, streams).Select(askAsync));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double[] first = [.. calls.Select(static call => call.FirstTokenMs)];
        Console.WriteLine(
            $"{way,-30} {seconds,10:F2} {calls.Sum(static call => call.OutputTokens) / seconds,10:F0} {WayMeasure.Quantile(first, 0.5),10:F0} ms / {WayMeasure.Quantile(first, 0.99):F0} ms");
    }
}
