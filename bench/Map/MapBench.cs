using System.Diagnostics;
using System.Globalization;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Runs;

namespace Pipelines.Bench.Map;

/// <summary>
/// What the engine itself costs: a <c>map</c> over a file with a model in the process that answers at once, or after a given
/// time; with the log, the index of calls and the output file. Arguments: rows (50000), latency in ms (0), calls at once (16),
/// words in a text (0: a short ticket).
/// </summary>
internal static class MapBench
{
    public static async Task<int> RunAsync(string[] args)
    {
        int rows = Argument(args, 0, 50_000);
        TimeSpan latency = TimeSpan.FromMilliseconds(Argument(args, 1, 0));
        int concurrency = Argument(args, 2, 16);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pipelines-bench-");
        try
        {
            await BenchInput.WriteAsync(folder.FullName, rows, Argument(args, 3, 0));
            await MeasureAsync(folder.FullName, rows, latency, concurrency);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return 0;
    }

    private static async Task MeasureAsync(string folder, int rows, TimeSpan latency, int concurrency)
    {
        using var model = new InstantModel(BenchPipeline.Answer, latency);
        using var house = new BenchHouse(folder, model);
        PipelinePlan plan = BenchPipeline.Plan(BenchPipeline.Map);
        using Process process = Process.GetCurrentProcess();
        TimeSpan cpuBefore = process.TotalProcessorTime;
        long allocatedBefore = GC.GetTotalAllocatedBytes();
        long start = Stopwatch.GetTimestamp();

        RunSummary summary = await house.Runner.RunAsync(
            new RunRequest
            {
                Plan = plan,
                Options = new RunOptions { Calls = new CallOptions { ConcurrencyMax = concurrency } },
                Output = house.Output,
            },
            CancellationToken.None);

        long end = Stopwatch.GetTimestamp();
        double seconds = Stopwatch.GetElapsedTime(start, end).TotalSeconds;
        process.Refresh();
        long allocated = GC.GetTotalAllocatedBytes() - allocatedBefore;
        TimeSpan cpu = process.TotalProcessorTime - cpuBefore;
        IReadOnlyList<FileInfo> written = house.StoreFiles;
        Print("status", summary.Status.ToString());
        Print("rows/s", (rows / seconds).ToString("N0"));
        Print("seconds", seconds.ToString("N2"));
        if (latency > TimeSpan.Zero)
        {
            using var bareModel = new InstantModel("", latency);
            double bare = await BareCalls.MeasureAsync(bareModel, Math.Min(rows, 20_000), concurrency);
            Print("bare calls/s", bare.ToString("N0"));
            Print("calls/s from first to last", (rows / Stopwatch.GetElapsedTime(model.Busy.FirstAt, model.Busy.LastAt).TotalSeconds).ToString("N0"));
        }

        Print("a call took (ms)", model.Busy.LatencyMs.ToString("N2"));
        Print("start to first call (ms)", Stopwatch.GetElapsedTime(start, model.Busy.FirstAt).TotalMilliseconds.ToString("N0"));
        Print("last answer to end (ms)", Stopwatch.GetElapsedTime(model.Busy.LastAt, end).TotalMilliseconds.ToString("N0"));
        Print("calls under way (average)", model.Busy.UnderWayOnAverage.ToString("N1"));
        Print("CPU per row (µs)", (cpu.TotalMicroseconds / rows).ToString("N1"));
        Print("allocated per row (bytes)", (allocated / rows).ToString("N0"));
        Print("collections, by generation", $"{GC.CollectionCount(0)} {GC.CollectionCount(1)} {GC.CollectionCount(2)}");
        Print("peak working set (MB)", (process.PeakWorkingSet64 / 1e6).ToString("N0"));
        Print("input (MB)", (house.InputBytes / 1e6).ToString("N1"));
        Print("written to the store (MB)", (written.Sum(static file => file.Length) / 1e6).ToString("N1"));
        Print("output (MB)", (house.OutputBytes / 1e6).ToString("N1"));
        Print("files in the store", written.Count.ToString(CultureInfo.InvariantCulture));
    }

    private static int Argument(string[] args, int index, int otherwise) =>
        args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;

    private static void Print(string name, string value) => Console.WriteLine($"{name,-28} {value,14}");
}
