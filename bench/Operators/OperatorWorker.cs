using System.Diagnostics;
using Newtonsoft.Json.Linq;
using Pipelines.Bench.Engine;
using Pipelines.Bench.Map;
using Pipelines.Connectors.Code;
using Pipelines.Core.Documents;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Runs;

namespace Pipelines.Bench.Operators;

/// <summary>Does one run over inputs that lie in a folder, checks what it made, and prints its <see cref="OperatorMeasure"/>.</summary>
internal static class OperatorWorker
{
    public const string Word = "operators-run";

    /// <summary>Asks for the run before the one that is measured.</summary>
    public const string Before = "before";

    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new BenchArguments(args);
        string folder = arguments.Text("folder")!;
        OperatorCase one = OperatorCases.All(arguments.Number("percent", 100)).Single(one => one.Name == arguments.Text("case"));
        using var model = new EntityModel(one.Latency);
        using var house = new BenchHouse(folder, model);
        using var code = new CodeSandboxes(new SandboxOptions { SearchPath = SearchPath() });
        bool isBefore = arguments.Number(Before, 0) == 1;
        string yaml = isBefore ? one.YamlBefore! : one.Yaml;
        PlanningResult planned = PipelinePlanner.Plan(yaml, services: new PlanningServices { Code = code });
        PipelinePlan plan = planned.Plan ?? throw new InvalidOperationException(string.Join('\n', planned.Diagnostics));
        using Process process = Process.GetCurrentProcess();
        long start = Stopwatch.GetTimestamp();
        RunSummary summary = await house.Runner.RunAsync(
            new RunRequest { Plan = plan, Options = new RunOptions { Calls = new CallOptions { ConcurrencyMax = one.ConcurrencyMax } }, Output = house.Output }, CancellationToken.None);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        process.Refresh();
        (double cpu, double peak, double children) = (process.TotalProcessorTime.TotalSeconds, process.PeakWorkingSet64 / 1e6, ChildMemory.PeakMegabytes());
        IEnumerable<JObject> made = File.ReadLines(Path.Combine(folder, "out.jsonl")).Select(RowJson.ParseObject);
        Console.WriteLine(new OperatorMeasure(
            summary.Status.ToString(),
            isBefore ? "" : one.Check(made, model),
            seconds,
            cpu,
            peak,
            children,
            new DirectoryInfo(folder).EnumerateFiles("*.jsonl").Where(static file => file.Name != "out.jsonl").Sum(static file => file.Length) / 1e6,
            house.OutputBytes / 1e6,
            house.StoreFiles.Sum(static file => file.Length) / 1e6).ToJson());
        return 0;
    }

#pragma warning disable RS0030 // Where this machine has its programs is for its environment to say.
    private static string? SearchPath() => Environment.GetEnvironmentVariable("PATH");
#pragma warning restore RS0030
}
