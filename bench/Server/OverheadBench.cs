using GpuHost.Serving.Inference;
using Pipelines.Bench.SharedPrefix;

namespace Pipelines.Bench.Server;

/// <summary>What HTTP, the desk and the bill add to a call: one call at a time, in turns in this process and over the server.</summary>
internal static class OverheadBench
{
    private const int WarmUps = 5;

    public static async Task RunAsync(EngineInferenceClient engine, HttpClient server, string model, ServerSettings settings)
    {
        var load = new ChatLoad(model, settings.OutputTokens);
        List<CallTiming> inProcess = [];
        List<CallTiming> overHttp = [];
        for (int i = 0; i < WarmUps + settings.Calls; i++)
        {
            CallTiming own = await load.AskEngineAsync(engine, i);
            CallTiming theirs = await load.AskServerAsync(server, i);
            if (i >= WarmUps)
            {
                inProcess.Add(own);
                overHttp.Add(theirs);
            }
        }

        Console.WriteLine($"{settings.Calls} calls of {settings.OutputTokens} tokens, one at a time, medians     to the first token    a further token    a call");
        Print("in this process", inProcess);
        Print("over the server", overHttp);
        Console.WriteLine(
            $"{"overhead",-45} {Difference(static call => call.FirstTokenMs),18:F2} ms {Difference(static call => call.PerTokenMs) * 1_000,15:F0} us {Difference(static call => call.TotalMs),9:F2} ms");

        double Difference(Func<CallTiming, double> read) => Median(overHttp, read) - Median(inProcess, read);
    }

    private static void Print(string way, List<CallTiming> calls) => Console.WriteLine(
        $"{way,-45} {Median(calls, static call => call.FirstTokenMs),18:F2} ms {Median(calls, static call => call.PerTokenMs) * 1_000,15:F0} us {Median(calls, static call => call.TotalMs),9:F2} ms");

    private static double Median(List<CallTiming> calls, Func<CallTiming, double> read) => WayMeasure.Quantile(calls.Select(read), 0.5);
}
