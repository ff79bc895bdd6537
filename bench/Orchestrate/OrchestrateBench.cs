using System.Diagnostics;
using System.Globalization;
using Pipelines.Bench.Engine;
using Pipelines.Bench.Map;

namespace Pipelines.Bench.Orchestrate;

/// <summary>
/// Whole runs, each in a process of its own: throughput, processor time and allocations a row, memory, bytes written, history events.
/// Arguments: <c>--rows 20000 --only NAME --words N --latency MS --in-flight N --types 1</c> (the last shows what types
/// are allocated); <c>--rows 1000000 --only zero-latency</c> is the
/// million-row run, <c>--rows 160000 --only texts</c> the one of 230 MB. The hub alone: <c>orchestrate-hub</c>.
/// </summary>
internal static class OrchestrateBench
{
    /// <returns>1 when a run did not complete.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new BenchArguments(args);
        bool isWell = true;
        foreach (RunCase one in RunCase.All(arguments.Number("rows", 20_000)).Where(one => arguments.Text("only") is not { } only || one.Name == only))
        {
            RunCase asked = one with
            {
                Words = arguments.Number("words", one.Words),
                LatencyMs = arguments.Number("latency", one.LatencyMs),
                Concurrency = arguments.Number("in-flight", one.Concurrency),
            };
            RunMeasure measure = await MeasureAsync(asked, arguments.Text("types") ?? "0");
            isWell &= measure.Status == "Completed";
            Tell(asked, measure, asked.LatencyMs == 0 ? null : await BareAsync(asked));
        }

        return isWell ? 0 : 1;
    }

    private static async Task<RunMeasure> MeasureAsync(RunCase one, string types)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pipelines-bench-");
        try
        {
            await BenchInput.WriteAsync(folder.FullName, one.Rows, one.Words);
            using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. Self(), RunWorker.Word, .. one.ToArguments(folder.FullName), "--types", types])
            {
                RedirectStandardOutput = true,
            })!;
            string said = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0
                ? RunMeasure.FromJson(said)
                : throw new InvalidOperationException($"The run '{one.Name}' ended with {process.ExitCode}.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The same calls without a pipeline around them.</summary>
    private static async Task<double> BareAsync(RunCase one)
    {
        using var model = new InstantModel("", TimeSpan.FromMilliseconds(one.LatencyMs));
        return await BareCalls.MeasureAsync(model, Math.Min(one.Rows, 20_000), one.Concurrency);
    }

    private static void Tell(RunCase one, RunMeasure measure, double? bare)
    {
        Console.WriteLine($"{one.Name}: {one.Kind}, {one.Rows:N0} rows in, {measure.InputMegabytes:N1} MB, {one.LatencyMs} ms, {one.Concurrency} in flight ({one.Rival})");
        Print("status", measure.Status);
        Print("rows/s", $"{measure.RowsPerSecond:N0}");
        if (bare is { } calls)
        {
            Print("bare calls/s", $"{calls:N0}");
        }

        Print("start to first call (ms)", $"{measure.FirstCallMs:N0}");
        Print("CPU per row (µs)", $"{measure.CpuMicrosecondsPerRow:N1}");
        Print("allocated per row (bytes)", $"{measure.AllocatedBytesPerRow:N0}");
        Print("peak working set (MB)", $"{measure.PeakMegabytes:N0}, of which the heap has had {measure.HeapMegabytes:N0}");
        Print("written to the store (MB)", $"{measure.StoredMegabytes:N1} in {measure.StoredFiles:N0} files");
        Print("output (MB)", $"{measure.OutputMegabytes:N1}");
        if (one.IsOnHub)
        {
            Print("history events", measure.HistoryEvents.ToString("N0", CultureInfo.InvariantCulture));
        }

        Console.WriteLine();
    }

    private static void Print(string name, string value) => Console.WriteLine($"  {name,-28} {value}");

    // Started by `dotnet bench.dll` the process is dotnet, and needs the assembly's name again.
    private static string[] Self() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(OrchestrateBench).Assembly.Location] : [];
}
