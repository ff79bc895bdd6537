using System.Diagnostics;
using Newtonsoft.Json.Linq;
using Pipelines.Bench.Engine;
using Pipelines.Bench.Map;
using Pipelines.Core.Documents;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Runs;

namespace Pipelines.Bench.Operators;

/// <summary>Does one run over inputs that lie in a folder, checks what it made, and prints its <see cref="OperatorMeasure"/>.</summary>
internal static class OperatorWorker
{
    public const string Word = "operators-run";

    private const int InFlight = 16;

    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new BenchArguments(args);
        string folder = arguments.Text("folder")!;
        OperatorCase one = OperatorCases.All(arguments.Number("percent", 100)).Single(one => one.Name == arguments.Text("case"));
        var model = new EntityModel();
        using var house = new BenchHouse(folder, model);
        PlanningResult planned = PipelinePlanner.Plan(one.Yaml);
        PipelinePlan plan = planned.Plan ?? throw new InvalidOperationException(string.Join('\n', planned.Diagnostics));
        using Process process = Process.GetCurrentProcess();
        long start = Stopwatch.GetTimestamp();
        RunSummary summary = await house.Runner.RunAsync(
            new RunRequest { Plan = plan, Options = new RunOptions { Calls = new CallOptions { ConcurrencyMax = InFlight } }, Output = house.Output }, CancellationToken.None);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        process.Refresh();
        (double cpu, double peak) = (process.TotalProcessorTime.TotalSeconds, process.PeakWorkingSet64 / 1e6);
        IEnumerable<JObject> made = File.ReadLines(Path.Combine(folder, "out.jsonl")).Select(RowJson.ParseObject);
        Console.WriteLine(new OperatorMeasure(
            summary.Status.ToString(),
            one.Check(made, model),
            seconds,
            cpu,
            peak,
            new DirectoryInfo(folder).EnumerateFiles("*.jsonl").Where(static file => file.Name != "out.jsonl").Sum(static file => file.Length) / 1e6,
            house.OutputBytes / 1e6,
            house.StoreFiles.Sum(static file => file.Length) / 1e6).ToJson());
        return 0;
    }
}
