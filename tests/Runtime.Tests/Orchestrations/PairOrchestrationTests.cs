using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Orchestrations;

/// <summary>Operators of several phases that the embedded hub drives, whose worker is lost in the middle of the comparisons.</summary>
public sealed partial class PairOrchestrationTests
{
    private const int Rows = 30;
    private const int Entities = 5;

    private const string Resolve = """
        - {name: same, type: resolve, comparison_prompt: 'Same? {{ input1.id }} or {{ input2.id }}', resolution_prompt: 'Name{% for i in inputs %} {{ i.id }}{% endfor %}',
           output: {schema: {name: string}}, embedding_model: vectors, blocking_threshold: 0.1}
        """;

    private const string Equijoin = """
        - {name: same, type: equijoin, comparison_prompt: 'Same? {{ left.id }} or {{ right.id }}', embedding_model: vectors}
        """;

    private const string Cascade = """
        - {name: same, type: equijoin, comparison_prompt: 'Same? {{ left.id }} or {{ right.id }}', blocking_threshold: 0,
           cascade: {proxy_model: vectors, proxy_type: embedding, target: 0.8, label_budget: 200}}
        """;

    [Theory]
    [InlineData(Resolve, "{name: one, input: input, operations: [same]}", Rows)]
    [InlineData(Equijoin, "{name: one, operations: [{same: {left: input, right: input}}]}", Rows * Rows / Entities)]
    [InlineData(Cascade, "{name: one, operations: [{same: {left: input, right: input}}]}", Rows * Rows / Entities)]
    public async Task Run_WorkerIsLostInTheMiddle_EqualsARunWithoutAHub(string operation, string step, int made)
    {
        var asked = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var isUnderWay = new TaskCompletionSource();
        ScriptedInferenceClient client = Model(asked, isUnderWay, 60);
        PipelinePlan plan = PipelinePlanner.Plan($$$"""
            default_model: scripted
            datasets: {input: {type: file, path: input.json}}
            operations:
            {{{string.Join('\n', operation.Split('\n').Select(static line => "  " + line))}}}
            pipeline: {steps: [{{{step}}}]}
            """).Plan!;
        await using OrchestratedHouse house = await OrchestratedHouse.OpenAsync(plan, Rows, client);
        house.Options = house.Options with { Runs = new RunOptions { Partitions = new PartitionLimits { RowsMax = 9, InFlightMax = 3 } } };
        house.AddWorker();
        string run = await house.StartAsync();
        await isUnderWay.Task;

        await house.StopWorkersAsync();
        house.AddWorker();
        house.AddWorker();
        RunEnd end = await house.EndAsync(run);

        Assert.Equal((RunStatus.Completed, made), (end.Status, end.Rows!.Out));

        // What was under way when the worker was lost may be asked again, once.
        Assert.All(asked.Values, static count => Assert.InRange(count, 1, 2));
        Assert.Equal(await house.CalmOutputAsync(), await house.OutputAsync(run));
    }

    private static ScriptedInferenceClient Model(ConcurrentDictionary<string, int> asked, TaskCompletionSource isUnderWay, int calls) => new(async (request, cancellationToken) =>
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        string prompt = request.Messages[1].Content;
        asked.AddOrUpdate(prompt, 1, static (_, count) => count + 1);
        if (asked.Count >= calls)
        {
            isUnderWay.TrySetResult();
        }

        int[] entities = [.. Number().Matches(prompt).Select(static match => int.Parse(match.Value, CultureInfo.InvariantCulture) % Entities)];
        return Answers.Text(request, prompt.StartsWith("Same?", StringComparison.Ordinal)
            ? $$"""{"is_match": {{(entities[0] == entities[1] ? "true" : "false")}}}"""
            : $$"""{"name": "E{{entities[0]}}"}""");
    })
    {
        // Entities point the same way but for a part.
        Embed = static text =>
        {
            float[] vector = [.. Enumerable.Repeat(0.3f, Entities)];
            vector[int.Parse(Number().Match(text).Value, CultureInfo.InvariantCulture) % Entities] = 1;
            return vector;
        },
    };

    [GeneratedRegex(@"\d+", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
