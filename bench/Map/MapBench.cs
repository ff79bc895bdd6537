using System.Diagnostics;
using System.Globalization;
using Pipelines.Connectors.Datasets;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Outputs;
using Pipelines.Runtime.Runs;
using Pipelines.Storage.Calls;
using Pipelines.Storage.Files;
using Pipelines.Storage.Segments;

namespace Pipelines.Bench.Map;

/// <summary>
/// What the engine itself costs: a <c>map</c> over a file with a model in the process that answers at once, or after a given
/// time; with the log, the index of calls and the output file. Arguments: rows (50000), latency in ms (0), calls at once (16),
/// words in a text (0: a short ticket). The words are drawn from a list of <see cref="Vocabulary"/>, so they pack as prose does.
/// </summary>
internal static class MapBench
{
    private const int Seed = 1;
    private const int Vocabulary = 4_000;

    private const string Pipeline = """
        name: bench
        default_model: instant
        datasets:
          input: { type: file, path: input.jsonl }
        operations:
          - name: classify
            type: map
            prompt: |
              Read the ticket and say what it is about and how urgent it is.
              Ticket: {{ input.text }}
            output:
              schema: { topic: string, urgency: "enum[low, high]" }
        pipeline:
          steps:
            - { name: one, input: input, operations: [classify] }
          output: { type: file, path: out.jsonl }
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        int rows = Argument(args, 0, 50_000);
        TimeSpan latency = TimeSpan.FromMilliseconds(Argument(args, 1, 0));
        int concurrency = Argument(args, 2, 16);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pipelines-bench-");
        try
        {
            await WriteInputAsync(Path.Combine(folder.FullName, "input.jsonl"), rows, Argument(args, 3, 0));
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
        var store = new FileBlobStore(Path.Combine(folder, "store"), TimeProvider.System);
        using var index = new CallIndex(store, TimeProvider.System);
        var model = new InstantModel("""{"topic":"printer","urgency":"low"}""", latency);
        var runner = new PipelineRunner(
            store,
            new SegmentLog(store, SegmentLimits.Default, TimeProvider.System),
            index,
            new DatasetReader(new DatasetReaderOptions { WorkingDirectory = folder }),
            model,
            PriceBook.Empty.With(InstantModel.Name, ModelPrice.Free),
            TimeProvider.System,
            new Random(Seed));
        PipelinePlan plan = PipelinePlanner.Plan(Pipeline).Plan ?? throw new InvalidOperationException("The bench's own pipeline is wrong.");
        using Process process = Process.GetCurrentProcess();
        TimeSpan cpuBefore = process.TotalProcessorTime;
        long allocatedBefore = GC.GetTotalAllocatedBytes();
        long start = Stopwatch.GetTimestamp();

        RunSummary summary = await runner.RunAsync(
            new RunRequest
            {
                Plan = plan,
                Options = new RunOptions { Calls = new CallOptions { ConcurrencyMax = concurrency } },
                Output = new OutputRequest(new FileOutputTarget(Path.Combine(folder, "out.jsonl")), OutputFormat.JsonLines),
            },
            CancellationToken.None);

        long end = Stopwatch.GetTimestamp();
        double seconds = Stopwatch.GetElapsedTime(start, end).TotalSeconds;
        process.Refresh();
        long allocated = GC.GetTotalAllocatedBytes() - allocatedBefore;
        TimeSpan cpu = process.TotalProcessorTime - cpuBefore;
        FileInfo[] written = [.. new DirectoryInfo(Path.Combine(folder, "store")).EnumerateFiles("*", SearchOption.AllDirectories)];
        Print("status", summary.Status.ToString());
        Print("rows/s", (rows / seconds).ToString("N0"));
        Print("seconds", seconds.ToString("N2"));
        if (latency > TimeSpan.Zero)
        {
            double bare = await BareCalls.MeasureAsync(new InstantModel("", latency), Math.Min(rows, 20_000), concurrency);
            Print("bare calls/s", bare.ToString("N0"));
            Print("calls/s from first to last", (rows / Stopwatch.GetElapsedTime(model.Busy.FirstAt, model.Busy.LastAt).TotalSeconds).ToString("N0"));
        }

        Print("start to first call (ms)", Stopwatch.GetElapsedTime(start, model.Busy.FirstAt).TotalMilliseconds.ToString("N0"));
        Print("last answer to end (ms)", Stopwatch.GetElapsedTime(model.Busy.LastAt, end).TotalMilliseconds.ToString("N0"));
        Print("calls under way (average)", model.Busy.UnderWayOnAverage.ToString("N1"));
        Print("CPU per row (µs)", (cpu.TotalMicroseconds / rows).ToString("N1"));
        Print("allocated per row (bytes)", (allocated / rows).ToString("N0"));
        Print("peak working set (MB)", (process.PeakWorkingSet64 / 1e6).ToString("N0"));
        Print("input (MB)", (new FileInfo(Path.Combine(folder, "input.jsonl")).Length / 1e6).ToString("N1"));
        Print("written to the store (MB)", (written.Sum(static file => file.Length) / 1e6).ToString("N1"));
        Print("output (MB)", (new FileInfo(Path.Combine(folder, "out.jsonl")).Length / 1e6).ToString("N1"));
        Print("files in the store", written.Length.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task WriteInputAsync(string path, int rows, int words)
    {
        await using var file = new StreamWriter(path);
        var random = new Random(Seed);
        string[] vocabulary = [.. Enumerable.Range(0, Vocabulary).Select(_ => Word(random))];
        for (int i = 0; i < rows && words > 0; i++)
        {
            // Squaring makes some words frequent and most rare.
            IEnumerable<string> text = Enumerable.Range(0, words).Select(_ => vocabulary[(int)(Math.Pow(random.NextDouble(), 2) * Vocabulary)]);
            await file.WriteLineAsync($$"""{"id":{{i}},"text":"{{string.Join(' ', text)}}"}""");
        }

        for (int i = 0; i < rows && words == 0; i++)
        {
            await file.WriteLineAsync($$"""{"id":{{i}},"text":"Ticket {{i}}: the printer on floor {{i % 7}} has not answered since the update, and the second one is slow. Please help before the meeting on day {{i % 28}}."}""");
        }
    }

    private static string Word(Random random) => string.Concat(Enumerable.Range(0, random.Next(2, 11)).Select(_ => (char)('a' + random.Next(26))));

    private static int Argument(string[] args, int index, int otherwise) =>
        args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;

    private static void Print(string name, string value) => Console.WriteLine($"{name,-28} {value,14}");
}
