using System.Diagnostics;
using Pipelines.Bench.Engine;
using Pipelines.Bench.Map;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Runs;

namespace Pipelines.Bench.Orchestrate;

/// <summary>Does one run over an input that lies in a folder, and prints its <see cref="RunMeasure"/>.</summary>
internal static class RunWorker
{
    public const string Word = "orchestrate-run";

    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new BenchArguments(args);
        string folder = arguments.Text("folder")!;
        string kind = arguments.Text("kind")!;
        using var model = new InstantModel(BenchPipeline.Answer, TimeSpan.FromMilliseconds(arguments.Number("latency", 0)));
        using var house = new BenchHouse(folder, model);
        PipelinePlan plan = BenchPipeline.Plan(kind);
        var options = new RunOptions { Calls = new CallOptions { ConcurrencyMax = arguments.Number("concurrency", 16) } };
        using Process process = Process.GetCurrentProcess();
        using AllocatedTypes? types = arguments.Number("types", 0) == 1 ? new AllocatedTypes() : null;
        await using var heap = new HeapMeter();
        long start = Stopwatch.GetTimestamp();
        (string status, RowTotals rows, long events) = arguments.Number("hub", 0) == 1
            ? await HubRun.RunAsync(folder, house, plan, BenchPipeline.YamlOf(kind), options)
            : await RunHereAsync(house, plan, options);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        process.Refresh();
        Console.WriteLine(new RunMeasure(
            status,
            rows.In,
            seconds,
            model.Busy.FirstAt == 0 ? 0 : Stopwatch.GetElapsedTime(start, model.Busy.FirstAt).TotalMilliseconds,
            process.TotalProcessorTime.TotalMicroseconds / rows.In,
            GC.GetTotalAllocatedBytes() / rows.In,
            process.PeakWorkingSet64 / 1e6,
            heap.PeakBytes / 1e6,
            house.InputBytes / 1e6,
            house.StoreFiles.Sum(static file => file.Length) / 1e6,
            house.OutputBytes / 1e6,
            house.StoreFiles.Count,
            events).ToJson());
        foreach (string type in types?.Top() ?? [])
        {
            await Console.Error.WriteLineAsync(type);
        }

        return 0;
    }

    private static async Task<(string Status, RowTotals Rows, long Events)> RunHereAsync(BenchHouse house, PipelinePlan plan, RunOptions options)
    {
        RunSummary summary = await house.Runner.RunAsync(
            new RunRequest { Plan = plan, Options = options, Output = house.Output }, CancellationToken.None);
        return (summary.Status.ToString(), summary.Rows, 0);
    }
}
