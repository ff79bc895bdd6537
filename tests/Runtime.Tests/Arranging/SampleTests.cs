using Newtonsoft.Json.Linq;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Arranging;

/// <summary><c>sample</c>, from the pipeline file to the output.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task Run_First_TakesTheFirstAndFiltersTheOthers()
    {
        (RunSummary summary, IReadOnlyList<int> ids) = await RunAsync("method: first, samples: 3", 10);

        Assert.Equal([0, 1, 2], ids);
        Assert.Equal(new RowTotals(10, 3, 0, 0, 7), summary.Rows);
    }

    /// <summary>scikit-learn's <c>train_test_split(range(10), train_size=4, random_state=42)</c> trains with 9, 4, 3 and 6.</summary>
    [Fact]
    public async Task Run_UniformWithASeed_ChoosesWhatScikitLearnChooses()
    {
        (_, IReadOnlyList<int> ids) = await RunAsync("method: uniform, samples: 4, random_state: 42", 10);

        Assert.Equal([3, 4, 6, 9], ids);
    }

    /// <summary>A row's embedding is the point (1, id).</summary>
    [Theory]
    [InlineData("outliers, method_kwargs: {embedding_keys: [id], embedding_model: line, samples: 2, center: {id: 0}}", new[] { 0, 1, 2 })]
    [InlineData("outliers, method_kwargs: {embedding_keys: [id], embedding_model: line, samples: 0.5, center: {id: 0}, keep: true}", new[] { 5, 6, 7, 8, 9 })]
    [InlineData("outliers, method_kwargs: {embedding_keys: [id], embedding_model: line, std: 1.0}", new[] { 2, 3, 4, 5, 6, 7 })]
    [InlineData("outliers, method_kwargs: {embedding_keys: [id], embedding_model: line, std: 1.0, keep: true}", new[] { 0, 1, 8, 9 })]
    [InlineData("top_embedding, samples: 2, method_kwargs: {keys: [id], query: '9', embedding_model: line}", new[] { 9, 8 })]
    [InlineData("top_fts, samples: 2, method_kwargs: {keys: [id], query: '7 or 3'}", new[] { 3, 7 })]
    public async Task Run_ByWhatRowsSay_TakesThose(string method, int[] expected)
    {
        (RunSummary summary, IReadOnlyList<int> ids) = await RunAsync($"method: {method}", 10);

        Assert.Equal(expected, ids);
        Assert.Equal(new RowTotals(10, expected.Length, 0, 0, 10 - expected.Length), summary.Rows);
    }

    [Theory]
    [InlineData("samples: 0.25", 25)]
    [InlineData("samples: 0.001", 1)]
    [InlineData("samples: 1.0", 100)]
    [InlineData("samples: 1", 1)]
    [InlineData("samples: 500", 100)]
    public async Task Run_UniformOfHundred_TakesSoMany(string samples, int expected)
    {
        (RunSummary summary, IReadOnlyList<int> ids) = await RunAsync($"method: uniform, {samples}", 100);

        Assert.Equal(expected, ids.Distinct().Count());
        Assert.Equal(ids.Order(), ids);
        Assert.Equal(100, summary.Rows.Out + summary.Rows.Filtered);
    }

    [Fact]
    public async Task Run_Stratified_TakesEachValueInProportion()
    {
        // Kinds 0, 1, 2 have 50, 25 and 25 rows.
        (_, IReadOnlyList<int> ids) = await RunAsync("method: uniform, samples: 20, stratify_key: kind, random_state: 3", 100);

        Assert.Equal([10, 5, 5], ids.GroupBy(KindOf).OrderBy(static group => group.Key).Select(static group => group.Count()));
    }

    [Fact]
    public async Task Run_SamplesPerGroup_TakesSoManyOfEachValue()
    {
        (_, IReadOnlyList<int> ids) = await RunAsync("method: first, samples: 2, stratify_key: kind, samples_per_group: true", 100);

        Assert.Equal([0, 1, 2, 3, 6, 7], ids);
    }

    [Fact]
    public async Task Run_Custom_TakesTheNamedRowsInTheirOrder()
    {
        (RunSummary summary, IReadOnlyList<int> ids) = await RunAsync("method: custom, samples: [{id: 7}, {id: 2}, {id: 7}]", 10);

        Assert.Equal([7, 2, 7], ids);
        Assert.Equal(new RowTotals(10, 3, 0, 0, 8), summary.Rows);
    }

    [Fact]
    public async Task Run_CustomRowThatIsNotThere_FailsAndNamesIt()
    {
        (RunSummary summary, _) = await RunAsync("method: custom, samples: [{id: 77}]", 10);

        Assert.Equal(RunStatus.Failed, summary.Status);
        Assert.Contains("{\"id\":77}", summary.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RowWithoutTheStratum_FailsAlone()
    {
        (RunSummary summary, IReadOnlyList<int> ids) = await RunAsync("method: first, samples: 1.0, stratify_key: odd", 10);

        Assert.Equal([1, 3, 5, 7, 9], ids);
        Assert.Equal(5, summary.Rows.Failed);
    }

    [Theory]
    [InlineData("method: uniform, samples: 0")]
    [InlineData("method: uniform, samples: 1.5")]
    [InlineData("method: first, samples: [{id: 1}]")]
    [InlineData("method: custom, samples: 3")]
    [InlineData("method: custom, samples: [{id: 1}, {name: x}]")]
    [InlineData("method: first, samples: 2, samples_per_group: true")]
    public void Plan_SamplesThatCannotBe_AreAnErrorAtThatKey(string keys)
    {
        PlanningResult result = PipelinePlanner.Plan(PipelineOf(keys));

        Assert.Contains(result.Errors, static error => error.Path == "operations[0].samples");
    }

    private static int KindOf(int id) => id % 4 < 2 ? 0 : (id % 4) - 1;

    private static string PipelineOf(string keys) => $$$"""
        datasets: {input: {type: file, path: input.json}}
        operations:
          - {name: some, type: sample, {{{keys}}} }
        pipeline:
          steps: [{name: look, input: input, operations: [some]}]
        """;

    private static async Task<(RunSummary Summary, IReadOnlyList<int> Ids)> RunAsync(string keys, int rows)
    {
        PlanningResult result = PipelinePlanner.Plan(PipelineOf(keys));
        Assert.True(result.IsOk, string.Join('\n', result.Diagnostics));
        using var house = new TestHouse(isInMemory: true);
        var client = new ScriptedInferenceClient(static request => throw new InvalidOperationException("Nobody is asked."))
        {
            Embed = static text => [1, float.Parse(text, System.Globalization.CultureInfo.InvariantCulture)],
        };
        RunSummary summary = await house.Runner([.. Enumerable.Range(0, rows).Select(RowOf)], client).RunAsync(
            new RunRequest { Plan = result.Plan, Output = house.Output("out.jsonl", OutputFormat.JsonLines) }, CancellationToken.None);
        return (summary, summary.Output is null ? [] : [.. house.ReadLines("out.jsonl").Select(static row => row.Value<int>("id"))]);
    }

    private static JObject RowOf(int id)
    {
        var row = new JObject { ["id"] = id, ["kind"] = KindOf(id) };
        if (id % 2 == 1)
        {
            row["odd"] = true;
        }

        return row;
    }
}
