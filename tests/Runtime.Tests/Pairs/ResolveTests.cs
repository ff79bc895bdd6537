using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Stages;
using Pipelines.Runtime.Tests.Runs;

namespace Pipelines.Runtime.Tests.Pairs;

/// <summary><c>resolve</c>, from the pipeline file to the output.</summary>
public sealed class ResolveTests
{
    private const string Merged = "resolution_prompt: 'Name {% for i in inputs %}{{ i.name }};{% endfor %}', output: {schema: {name: string}}";

    [Theory]
    [InlineData(40, 8)]
    [InlineData(60, 20)]
    [InlineData(12, 12)]
    [InlineData(30, 1)]
    [InlineData(1, 1)]
    [InlineData(0, 1)]
    public async Task Run_EveryPairIsACandidate_ClustersAreExactAndEachPairIsAskedOnce(int rows, int entities)
    {
        var model = new Entities();

        (RunSummary summary, IReadOnlyList<JObject> made) = await RunAsync($"blocking_threshold: 0, {Merged}", Entities.Rows(rows, entities, 1), model);

        AssertExact(Entities.Rows(rows, entities, 1), made);
        Assert.Equal(new RowTotals(rows, rows, 0, 0, 0), summary.Rows);
        Assert.Equal(rows * (rows - 1) / 2, model.Comparisons);
        Assert.All(model.Asked.Values, static count => Assert.Equal(1, count));
    }

    [Theory]
    [InlineData("blocking_threshold: 0.7, embedding_model: vectors")]
    [InlineData("embedding_model: vectors")]
    [InlineData("blocking_conditions: [\"input1['name'].split(' ')[0] == input2['name'].split(' ')[0]\"]")]
    [InlineData("blocking_conditions: [\"input1['id'] > 1000\", \"input1['name'][:3] == input2['name'][:3] and len(input1['name']) > 1\"]")]
    public async Task Run_Blocked_ClustersAreExactAndFewPairsAreAsked(string blocking)
    {
        var model = new Entities();
        IReadOnlyList<JObject> rows = Entities.Rows(120, 30, 2);

        (_, IReadOnlyList<JObject> made) = await RunAsync($"{blocking}, {Merged}", rows, model);

        AssertExact(rows, made);
        Assert.InRange(model.Comparisons, 30 * 6, 2000);
        Assert.All(model.Asked.Values, static count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task Run_RowsInClustersAndAlone_CarryTheSharedValuesAndTheirOwn()
    {
        JObject[] rows = [Row("e1 v1"), Row("e2 v2"), Row("e1 v3")];

        (_, IReadOnlyList<JObject> made) = await RunAsync(
            "blocking_threshold: 0, resolution_prompt: 'Name {{ inputs }}', output: {schema: {name: string}}", rows, new Entities());

        Assert.Equal(
            [
                """{"name":"E1","_kv_pairs_preresolve_same":{"name":"e1 v1"}}""",
                """{"name":"e2 v2","_kv_pairs_preresolve_same":{"name":"e2 v2"}}""",
                """{"name":"E1","_kv_pairs_preresolve_same":{"name":"e1 v3"}}""",
            ],
            made.Select(static row => RowJson.Write(row)));
    }

    [Fact]
    public async Task Run_WithoutAResolutionPrompt_TakesTheCommonestValue()
    {
        JObject[] rows = [Row("e1 v1"), Row("e1 v2"), Row("e2 v3"), Row("e1 v2")];

        (_, IReadOnlyList<JObject> made) = await RunAsync("blocking_threshold: 0, output: {keys: [name]}", rows, new Entities());

        Assert.Equal(["e1 v2", "e1 v2", "e2 v3", "e1 v2"], made.Select(static row => (string)row["name"]!));
        Assert.All(made, static row => Assert.Single(row.Properties()));
    }

    [Fact]
    public async Task Run_EqualRows_MatchWithoutAQuestion()
    {
        var model = new Entities();
        JObject[] rows = [Row("e1 v1"), Row("e1 v1"), Row("e1 v1"), Row("e2 v2")];

        (_, IReadOnlyList<JObject> made) = await RunAsync($"blocking_threshold: 0, {Merged}", rows, model);

        Assert.Equal(1, model.Comparisons);
        Assert.Equal(["E1", "E1", "E1", "e2 v2"], made.Select(static row => (string)row["name"]!));
    }

    [Fact]
    public async Task Run_OneWrongMatch_MergesNothingAndIsReported()
    {
        var model = new Entities { Mistake = static (a, b) => (a, b) is ("e0 v0", "e1 v1") or ("e1 v1", "e0 v0") ? """{"is_match": true}""" : null };
        IReadOnlyList<JObject> rows = Entities.Rows(16, 4, 3);

        (_, IReadOnlyList<JObject> made) = await RunAsync($"blocking_threshold: 0, {Merged}", rows, model);

        AssertExact(rows, made);
        JObject[] reporting = [.. made.Where(static row => row.ContainsKey("_conflicts_same"))];
        Assert.Equal([0, 1], reporting.Select(static row => row.Value<int>("id")).Order());
        Assert.All(reporting, static row => Assert.True((bool)row["_conflicts_same"]![0]!["is_match"]!));
    }

    [Fact]
    public async Task Run_OneWrongNo_SplitsNothing()
    {
        var model = new Entities { Mistake = static (a, b) => (a, b) is ("e0 v0", "e0 v4") or ("e0 v4", "e0 v0") ? """{"is_match": false}""" : null };
        IReadOnlyList<JObject> rows = Entities.Rows(16, 4, 3);

        (_, IReadOnlyList<JObject> made) = await RunAsync($"blocking_threshold: 0, {Merged}", rows, model);

        AssertExact(rows, made);
    }

    [Fact]
    public async Task Run_RowThatCannotBeCompared_FailsAlone()
    {
        var model = new Entities { Mistake = static (a, b) => a == "e0 v4" || b == "e0 v4" ? "no JSON" : null };
        IReadOnlyList<JObject> rows = Entities.Rows(16, 4, 3);

        (RunSummary summary, IReadOnlyList<JObject> made) = await RunAsync($"blocking_threshold: 0, {Merged}", rows, model);

        Assert.Equal(new RowTotals(16, 15, 1, 0, 0), summary.Rows);
        AssertExact([.. rows.Where(static row => (string)row["name"]! != "e0 v4")], made);
    }

    [Fact]
    public async Task Run_AnyPartitionSizeAndOrder_MakesTheSameEntities()
    {
        HashSet<string> outputs = [];
        foreach ((int seed, int size) in new[] { (1, 3), (2, 50), (3, 256) })
        {
            (_, IReadOnlyList<JObject> made) = await RunAsync(
                $"blocking_threshold: 0.7, embedding_model: vectors, embedding_batch_size: {size}, {Merged}", Entities.Rows(40, 8, seed), new Entities(), size);
            outputs.Add(string.Join('\n', made.OrderBy(static row => row.Value<int>("id")).Select(static row => RowJson.Write(row))));
        }

        Assert.Single(outputs);
    }

    [Fact]
    public async Task Run_LimitOfComparisons_AsksTheMostAlikePairs()
    {
        var model = new Entities();

        (RunSummary summary, _) = await RunAsync($"blocking_threshold: 0.1, limit_comparisons: 12, embedding_model: vectors, {Merged}", Entities.Rows(12, 4, 5), model);

        Assert.Equal(12, model.Comparisons);
        Assert.Equal(12, summary.Rows.Out);
        Assert.All(model.Asked.Keys.Where(static prompt => prompt.StartsWith("Same?", StringComparison.Ordinal)), static prompt =>
        {
            string[] words = prompt.Split(' ');
            Assert.Equal(words[1], words[4]);
        });
    }

    [Fact]
    public async Task Run_StoppedAgainAndAgain_GoesOnAndPaysNothingTwice()
    {
        IReadOnlyList<JObject> rows = Entities.Rows(24, 6, 4);
        string keys = $"embedding_model: vectors, {Merged}";
        (_, IReadOnlyList<JObject> calm) = await RunAsync(keys, rows, new Entities());
        using var house = new TestHouse(isInMemory: true);
        var model = new Entities();
        RunSummary summary;
        int stops = 0;
        do
        {
            using var stop = new CancellationTokenSource();
            int left = 15;
            model.OnCall = () => StopAt(stop, Interlocked.Decrement(ref left));
            summary = await RunAsync(house, keys, rows, model, 5, stop.Token);
            stops++;
        }
        while (summary.Status == RunStatus.Interrupted);

        Assert.True(stops > 2);
        Assert.All(model.Asked.Values, static count => Assert.Equal(1, count));
        Assert.Equal(calm.Select(static row => RowJson.Write(row)), house.ReadLines("out.jsonl").Select(static row => RowJson.Write(row)));
    }

    [Fact]
    public async Task Run_ConditionThatCannotBeEvaluated_FailsAndSaysHowToWriteIt()
    {
        (RunSummary summary, _) = await RunAsync($"blocking_conditions: [\"input1['nme'] < input2['name']\"], {Merged}", Entities.Rows(3, 3, 1), new Entities());

        Assert.Equal(RunStatus.Failed, summary.Status);
        Assert.Contains("input1.get('field')", summary.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("output: {schema: {name: string}}, blocking_conditions: ['input1 ==']", "operations[0].blocking_conditions[0]")]
    [InlineData("output: {schema: {name: string}}, blocking_conditions: ['left == 1']", "operations[0].blocking_conditions[0]")]
    [InlineData("output: {keys: [name]}, resolution_prompt: x", "operations[0].output")]
    [InlineData("output: {}", "operations[0].output")]
    public void Plan_KeysThatCannotBe_AreErrorsAtTheirPlaces(string keys, string path)
    {
        PlanningResult result = PipelinePlanner.Plan(PipelineOf(keys));

        Assert.Contains(result.Errors, error => error.Path.StartsWith(path, StringComparison.Ordinal));
    }

    private static void AssertExact(IReadOnlyList<JObject> rows, IReadOnlyList<JObject> made)
    {
        Assert.Equal(rows.Select(static row => row.Value<int>("id")), made.Select(static row => row.Value<int>("id")));
        Dictionary<string, int> sizes = rows.CountBy(static row => Entities.EntityOf((string)row["name"]!)).ToDictionary();
        foreach ((JObject before, JObject after) in rows.Zip(made))
        {
            string entity = Entities.EntityOf((string)before["name"]!);
            Assert.Equal(sizes[entity] == 1 ? (string)before["name"]! : entity.ToUpperInvariant(), (string)after["name"]!);
        }
    }

    private static JObject Row(string name) => new() { ["name"] = name };

    private static void StopAt(CancellationTokenSource stop, int callsLeft)
    {
        if (callsLeft == 0)
        {
            stop.Cancel();
        }
    }

    private static string PipelineOf(string keys) => $$$"""
        default_model: scripted
        datasets: {input: {type: file, path: input.json}}
        operations:
          - {name: same, type: resolve, comparison_prompt: 'Same? {{ input1.name }} or {{ input2.name }}', {{{keys}}} }
        pipeline:
          steps: [{name: one, input: input, operations: [same]}]
        """;

    private static async Task<(RunSummary Summary, IReadOnlyList<JObject> Rows)> RunAsync(string keys, IReadOnlyList<JObject> rows, Entities model, int partition = 7)
    {
        using var house = new TestHouse(isInMemory: true);
        RunSummary summary = await RunAsync(house, keys, rows, model, partition, CancellationToken.None);
        return (summary, summary.Output is null ? [] : house.ReadLines("out.jsonl"));
    }

    private static async Task<RunSummary> RunAsync(
        TestHouse house, string keys, IReadOnlyList<JObject> rows, Entities model, int partition, CancellationToken cancellationToken)
    {
        PlanningResult result = PipelinePlanner.Plan(PipelineOf(keys));
        Assert.True(result.IsOk, string.Join('\n', result.Diagnostics));
        return await house.Runner(rows, model.Client).RunAsync(
            new RunRequest
            {
                Plan = result.Plan,
                Options = new RunOptions { Partitions = new PartitionLimits { RowsMax = partition, InFlightMax = 3 }, FailFast = FailFastOptions.Never },
                Output = house.Output("out.jsonl", OutputFormat.JsonLines),
            },
            cancellationToken);
    }
}
