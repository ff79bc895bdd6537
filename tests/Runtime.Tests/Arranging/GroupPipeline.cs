using Pipelines.Connectors.Code;
using Pipelines.Core.Documents;
using Pipelines.Core.Inference;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Stages;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Arranging;

/// <summary>A pipeline of one operation, <c>op</c>, from its YAML to its output.</summary>
internal static class GroupPipeline
{
    private static readonly CodeSandboxes Sandboxes = new(new SandboxOptions
    {
#pragma warning disable RS0030 // Where this machine has its programs is for its environment to say.
        SearchPath = Environment.GetEnvironmentVariable("PATH"),
#pragma warning restore RS0030
    });

    /// <param name="keys">The keys of the operation beyond its name, a line for each.</param>
    /// <param name="pipeline">A further key of the pipeline.</param>
    public static PlanningResult Plan(string keys, string pipeline = "") => PipelinePlanner.Plan(
        $$"""
        {{pipeline}}
        default_model: scripted
        datasets:
          input: {type: file, path: input.json}
        operations:
          - name: op
        {{string.Join('\n', keys.Trim().Split('\n').Select(static line => "    " + line))}}
        pipeline:
          steps: [{name: one, input: input, operations: [op]}]
        """,
        services: new PlanningServices { Code = Sandboxes });

    /// <param name="keys">The keys of the operation.</param>
    /// <param name="rows">The input, an object of JSON each.</param>
    /// <param name="client">Answers; nobody is asked when null.</param>
    /// <param name="pipeline">A further key of the pipeline.</param>
    public static async Task<(RunSummary Summary, string[] Rows)> RunAsync(string keys, IEnumerable<string> rows, IInferenceClient? client = null, string pipeline = "")
    {
        using var house = new TestHouse(isInMemory: true);
        return await RunAsync(house, keys, rows, client, CancellationToken.None, pipeline);
    }

    public static async Task<(RunSummary Summary, string[] Rows)> RunAsync(
        TestHouse house, string keys, IEnumerable<string> rows, IInferenceClient? client, CancellationToken cancellationToken, string pipeline = "", RunId? resume = null)
    {
        PlanningResult result = Plan(keys, pipeline);
        Assert.True(result.IsOk, string.Join('\n', result.Diagnostics));
        client ??= new ScriptedInferenceClient(static request => throw new InvalidOperationException("Nobody is asked."));
        RunSummary summary = await house.Runner([.. rows.Select(RowJson.ParseObject)], client).RunAsync(
            new RunRequest
            {
                Plan = result.Plan,
                Resume = resume,
                Options = new RunOptions { Partitions = new PartitionLimits { RowsMax = 3 }, FailFast = FailFastOptions.Never },
                Output = house.Output("out.jsonl", OutputFormat.JsonLines),
            },
            cancellationToken);
        Assert.All(summary.Operators, static counts => Assert.True(counts.Balances, counts.ToString()));
        return (summary, summary.Output is null ? [] : [.. house.ReadLines("out.jsonl").Select(RowJson.Write)]);
    }
}
