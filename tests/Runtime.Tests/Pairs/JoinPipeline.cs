using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Stages;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Documents;

namespace Pipelines.Runtime.Tests.Pairs;

/// <summary>A pipeline of one join, <c>op</c>, of the datasets <c>a</c> and <c>b</c>, from its YAML to its output.</summary>
internal static class JoinPipeline
{
    /// <param name="keys">The keys of the operation beyond its name, in braces' style.</param>
    public static PlanningResult Plan(string keys) => PipelinePlanner.Plan($$$"""
        default_model: scripted
        datasets: {a: {type: file, path: a.json}, b: {type: file, path: b.json}}
        operations:
          - {name: op, {{{keys}}} }
        pipeline:
          steps: [{name: one, operations: [{op: {left: a, right: b}}]}]
        """);

    public static async Task<(RunSummary Summary, IReadOnlyList<JObject> Rows)> RunAsync(
        string keys, IReadOnlyList<JObject> lefts, IReadOnlyList<JObject> rights, IInferenceClient client)
    {
        using var house = new TestHouse(isInMemory: true);
        RunSummary summary = await RunAsync(house, keys, lefts, rights, client, CancellationToken.None);
        return (summary, summary.Output is null ? [] : house.ReadLines("out.jsonl"));
    }

    public static async Task<RunSummary> RunAsync(
        TestHouse house, string keys, IReadOnlyList<JObject> lefts, IReadOnlyList<JObject> rights, IInferenceClient client, CancellationToken cancellationToken)
    {
        PlanningResult result = Plan(keys);
        Assert.True(result.IsOk, string.Join('\n', result.Diagnostics));
        var datasets = new MemoryDatasets(new Dictionary<string, IReadOnlyList<JObject>> { ["a"] = lefts, ["b"] = rights });
        RunSummary summary = await house.Runner(datasets, client).RunAsync(
            new RunRequest
            {
                Plan = result.Plan,
                Options = new RunOptions { Partitions = new PartitionLimits { RowsMax = 7, InFlightMax = 3 }, FailFast = FailFastOptions.Never },
                Output = house.Output("out.jsonl", OutputFormat.JsonLines),
            },
            cancellationToken);
        Assert.All(summary.Operators, static counts => Assert.True(counts.Balances, counts.ToString()));
        return summary;
    }
}
