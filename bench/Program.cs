using Pipelines.Bench.App;
using Pipelines.Bench.Engine;
using Pipelines.Bench.Eviction;
using Pipelines.Bench.Map;
using Pipelines.Bench.Operators;
using Pipelines.Bench.Restore;
using Pipelines.Bench.Orchestrate;
using Pipelines.Bench.Schemas;
using Pipelines.Bench.Server;
using Pipelines.Bench.SharedPrefix;
using Pipelines.Bench.Soak;
using Pipelines.Bench.Templates;

// Each bench is a word: dotnet run -c Release --project bench -- WORD [arguments]
var benches = new Dictionary<string, Func<string[], Task<int>>>(StringComparer.Ordinal)
{
    ["app"] = AppBench.RunAsync,
    ["eviction"] = EvictionBench.RunAsync,
    ["engine-step"] = EngineStepBench.RunAsync,
    ["idle-cells"] = IdleCellsBench.RunAsync,
    ["map"] = MapBench.RunAsync,
    ["restore"] = RestoreBench.RunAsync,
    ["operators"] = OperatorsBench.RunAsync,
    [OperatorWorker.Word] = OperatorWorker.RunAsync,
    ["orchestrate"] = OrchestrateBench.RunAsync,
    [RunWorker.Word] = RunWorker.RunAsync,
    ["orchestrate-hub"] = HubBench.RunAsync,
    ["schemas"] = SchemaBench.RunAsync,
    ["server"] = ServerBench.RunAsync,
    ["shared-prefix"] = SharedPrefixBench.RunAsync,
    [SharedPrefixBench.WorkerWord] = SharedPrefixWorker.RunAsync,
    ["soak"] = SoakBench.RunAsync,
    ["soak-hub"] = TestProgram.Of("Durable.Tests", "simulate"),
    ["soak-kills"] = TestProgram.Of("Cli.Tests", "kills"),
    ["soak-runs"] = TestProgram.Of("Runtime.Tests", "simulate"),
    ["templates"] = TemplateBench.RunAsync,
};

if (args.Length > 0 && benches.TryGetValue(args[0], out Func<string[], Task<int>>? bench))
{
    return await bench(args[1..]);
}

Console.Error.WriteLine($"Name a bench: {string.Join(", ", benches.Keys)}.");
return 2;
