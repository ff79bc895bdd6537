using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Stages;
using Pipelines.Runtime.Tests.Runs;

namespace Pipelines.Runtime.Tests.Cascades;

/// <summary>A <c>filter</c> with a cascade, from the pipeline file to the output. A row passes when its number is above 700.</summary>
public sealed class FilterCascadeTests
{
    private const int Rows = 1000;
    private const int Border = 700;

    [Theory]
    [InlineData("guarantee: recall, target: 0.9, label_budget: 150", 150)]
    [InlineData("target: 0.9, label_budget: 150", 150)]
    [InlineData("guarantee: precision, target: 0.9, label_budget: 150", 150)]
    [InlineData("guarantee: precision+recall, target: 0.8, label_budget: 150", 700)]
    [InlineData("guarantee: accuracy, target: 0.8, label_budget: 150", 700)]
    public async Task Run_ChatProxy_KeepsThePromiseAndAsksAboutFew(string cascade, int askedMax)
    {
        CascadeModel model = Model();

        (RunSummary summary, IReadOnlyList<JObject> made) = await RunAsync($"{{proxy_model: small, {cascade}}}", model);

        Assert.Equal(Rows, model.Scored.Count);
        Assert.InRange(model.Asked.Count, 1, askedMax);
        Assert.All(model.Asked.Values.Concat(model.Scored.Values), static count => Assert.Equal(1, count));
        Assert.Equal(made.Select(static row => row.Value<int>("n")).Order(), made.Select(static row => row.Value<int>("n")));
        Assert.Equal(Rows, summary.Rows.Out + summary.Rows.Filtered);
        double right = made.Count(static row => row.Value<int>("n") > Border);
        Assert.True(cascade.Contains("precision", StringComparison.Ordinal) || right / (Rows - Border - 1) >= 0.8, $"recall {right / (Rows - Border - 1)}");
        Assert.True(!cascade.Contains("precision", StringComparison.Ordinal) || right / made.Count >= 0.8, $"precision {right / made.Count}");
    }

    [Fact]
    public async Task Run_EmbeddingProxy_LearnsFromHalfOfTheBudget()
    {
        CascadeModel model = Model();

        (RunSummary summary, IReadOnlyList<JObject> made) = await RunAsync("{proxy_model: small-embed, target: 0.9, label_budget: 200}", model);

        Assert.Empty(model.Scored);
        Assert.InRange(model.Asked.Count, 100, 200);
        Assert.True(made.Count(static row => row.Value<int>("n") > Border) >= 0.9 * (Rows - Border - 1));
        Assert.InRange(summary.Rows.Filtered, Rows / 4, Rows);
    }

    [Fact]
    public async Task Run_FewerRowsThanTheBudget_AsksAboutAllAndIsExact()
    {
        CascadeModel model = Model();

        (_, IReadOnlyList<JObject> made) = await RunAsync("{proxy_model: small, target: 0.9, label_budget: 5000}", model);

        Assert.Equal(Rows, model.Asked.Count);
        Assert.Equal(Enumerable.Range(Border + 1, Rows - Border - 1), made.Select(static row => row.Value<int>("n")));
    }

    [Fact]
    public async Task Run_ProxyWithoutLogProbabilities_StillKeepsThePromise()
    {
        CascadeModel model = Model(hasLogProbs: false);

        (_, IReadOnlyList<JObject> made) = await RunAsync("{proxy_model: small, guarantee: precision+recall, target: 0.8, label_budget: 150}", model);

        Assert.True(made.Count(static row => row.Value<int>("n") > Border) >= 0.8 * (Rows - Border - 1));
    }

    [Fact]
    public async Task Run_RowWithoutAnAnswer_FailsAlone()
    {
        CascadeModel model = Model(static numbers => numbers[0] == 720 ? "no JSON" : null);

        (RunSummary summary, IReadOnlyList<JObject> made) = await RunAsync("{proxy_model: small, target: 0.9, label_budget: 5000}", model);

        Assert.Equal(new RowTotals(Rows, Rows - Border - 2, 1, 0, Border + 1), summary.Rows);
        Assert.DoesNotContain(made, static row => row.Value<int>("n") == 720);
    }

    [Fact]
    public async Task Run_Limit_TakesTheFirstThatPass()
    {
        (RunSummary summary, IReadOnlyList<JObject> made) = await RunAsync("{proxy_model: small, target: 0.9, label_budget: 5000}", Model(), "limit: 3");

        Assert.Equal([701, 702, 703], made.Select(static row => row.Value<int>("n")));
        Assert.Equal(Rows - Border - 1 - 3, summary.Rows.Skipped);
    }

    [Fact]
    public async Task Run_StoppedAgainAndAgain_GoesOnAndPaysNothingTwice()
    {
        const string Cascade = "{proxy_model: small, guarantee: precision+recall, target: 0.8, label_budget: 120}";
        (_, IReadOnlyList<JObject> calm) = await RunAsync(Cascade, Model());
        using var house = new TestHouse(isInMemory: true);
        CascadeModel model = Model();
        RunSummary summary;
        int stops = 0;
        do
        {
            using var stop = new CancellationTokenSource();
            int left = 350;
            model.OnCall = () => StopAt(stop, Interlocked.Decrement(ref left));
            summary = await RunAsync(house, Cascade, model, "", stop.Token);
            stops++;
        }
        while (summary.Status == RunStatus.Interrupted);

        Assert.True(stops > 2);
        Assert.All(model.Asked.Values.Concat(model.Scored.Values), static count => Assert.Equal(1, count));
        Assert.Equal(calm.Select(RowJson.Write), house.ReadLines("out.jsonl").Select(RowJson.Write));
    }

    [Theory]
    [InlineData("{target: 0.9}", "'proxy_model' is missing")]
    [InlineData("{proxy_model: small}", "'target' is missing")]
    [InlineData("{proxy_model: small, target: 1}", "lies between 0 and 1")]
    [InlineData("{proxy_model: small, target: 0.9, delta: 0}", "lies between 0 and 1")]
    [InlineData("{proxy_model: small, target: 0.9, guarantee: f1}", "'f1' is not one of")]
    [InlineData("{proxy_model: small, target: 0.9}, calibrate: true", "calibrate")]
    [InlineData("{proxy_model: small, target: 0.9}, retriever: own", "retriever")]
    public void Plan_WrongConfiguration_SaysWhatIsWrong(string cascade, string part) =>
        Assert.Contains(PipelinePlanner.Plan(PipelineOf(cascade, "")).Errors, error => error.Message.Contains(part, StringComparison.Ordinal));

    private static CascadeModel Model(Func<int[], string?>? mistake = null, bool hasLogProbs = true) => new(
        static numbers => numbers[0] > Border,
        static numbers => CascadeModel.Sigmoid((numbers[0] - Border + ((CascadeModel.Noise(numbers[0]) - 0.5) * 80)) / 60.0),
        "keep")
    {
        Mistake = mistake ?? (static _ => null),
        HasLogProbs = hasLogProbs,
    };

    private static void StopAt(CancellationTokenSource stop, int callsLeft)
    {
        if (callsLeft == 0)
        {
            stop.Cancel();
        }
    }

    private static string PipelineOf(string cascade, string more) => $$$"""
        default_model: scripted
        datasets: {input: {type: file, path: input.json}}
        retrievers: {own: {dataset: input, index_types: [fts], fts: {index_phrase: '{{ input.n }}', query_phrase: '{{ input.n }}'} } }
        operations:
          - {name: some, type: filter, prompt: 'Keep {{ input.n }}?', output: {schema: {keep: bool}}, cascade: {{{cascade}}}{{{(more.Length > 0 ? ", " + more : "")}}} }
        pipeline:
          steps: [{name: one, input: input, operations: [some]}]
        """;

    private static async Task<(RunSummary Summary, IReadOnlyList<JObject> Rows)> RunAsync(string cascade, CascadeModel model, string more = "")
    {
        using var house = new TestHouse(isInMemory: true);
        RunSummary summary = await RunAsync(house, cascade, model, more, CancellationToken.None);
        return (summary, house.ReadLines("out.jsonl"));
    }

    private static async Task<RunSummary> RunAsync(TestHouse house, string cascade, CascadeModel model, string more, CancellationToken cancellationToken)
    {
        house.Prices = house.Prices.With("small", Core.Usage.ModelPrice.Free).With("small-embed", Core.Usage.ModelPrice.Free);
        PlanningResult result = PipelinePlanner.Plan(PipelineOf(cascade, more));
        Assert.True(result.IsOk, string.Join('\n', result.Diagnostics));
        JObject[] rows = [.. Enumerable.Range(0, Rows).Select(static n => new JObject { ["n"] = n })];
        RunSummary summary = await house.Runner(rows, model.Client).RunAsync(
            new RunRequest
            {
                Plan = result.Plan,
                Options = new RunOptions { Partitions = new PartitionLimits { RowsMax = 50, InFlightMax = 3 }, FailFast = FailFastOptions.Never },
                Output = house.Output("out.jsonl", OutputFormat.JsonLines),
            },
            cancellationToken);
        Assert.All(summary.Operators, static counts => Assert.True(counts.Balances, counts.ToString()));
        return summary;
    }
}
