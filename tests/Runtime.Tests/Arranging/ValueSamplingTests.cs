using System.Globalization;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Tests.Runs;

namespace Pipelines.Runtime.Tests.Arranging;

/// <summary><c>value_sampling</c> of a reduce by embeddings: which rows of a large group the prompt shows.</summary>
public sealed class ValueSamplingTests
{
    private const string Reduce = """
        type: reduce
        reduce_key: kind
        prompt: "{{ reduce_key.kind }}:{% for input in inputs %} {{ input.id }}{% endfor %}"
        output: {schema: {said: string}, lineage: [id]}
        """;

    [Fact]
    public async Task Run_SemSim_ShowsTheRowsMostLikeTheQueryInInputOrder()
    {
        List<string> embedded = [];
        TextModel model = Model(embedded);

        (RunSummary summary, string[] rows) = await RunAsync(
            "{enabled: true, method: sem_sim, sample_size: 2, embedding_model: m, embedding_keys: [angle], query_text: '{{ 40 if reduce_key.kind == \"a\" else 0 }}'}", Rows(6), model);

        Assert.Equal(["a: 2 4", "b: 1 3"], model.Asked.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["""{"said":"x","kind":"a","_counts_prereduce_op":3,"op_lineage":[{"id":0},{"id":2},{"id":4}]}"""], rows.Take(1));
        Assert.Equal(new RowTotals(6, 2, 0, 0, 0), summary.Rows);
        Assert.Equal(["0", "0", "10", "20", "30", "40", "40", "50"], embedded.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Run_Cluster_ShowsARowOfEachCluster()
    {
        TextModel model = Model([]);
        IEnumerable<string> rows = new[] { 3, 1, 2, 91, 90, 92, 181, 180 }.Select(static (angle, id) => $$"""{"id":{{id}},"kind":"a","angle":{{angle}}}""");

        await RunAsync("{enabled: true, method: cluster, sample_size: 3, embedding_model: m, embedding_keys: [angle]}", rows, model);

        string shown = Assert.Single(model.Asked.Keys);
        Assert.Matches("^a: 2 3 [67]$", shown);
    }

    [Fact]
    public async Task Run_GroupNoLargerThanItsSample_IsNotEmbedded()
    {
        TextModel model = new(static _ => """{"said":"x"}""");

        (RunSummary summary, _) = await RunAsync("{enabled: true, method: cluster, sample_size: 3, embedding_model: m}", Rows(6), model);

        Assert.Equal(["a: 0 2 4", "b: 1 3 5"], model.Asked.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(2, summary.Rows.Out);
    }

    [Fact]
    public async Task Run_InputSchemaAndNoKeys_EmbedsWhatThePromptSees()
    {
        List<string> embedded = [];
        TextModel model = Model(embedded);

        await RunAsync("{enabled: true, method: cluster, sample_size: 1, embedding_model: m}\ninput: {schema: {angle: int, id: int}}", Rows(4), model);

        Assert.Equal(["0 0", "10 1", "20 2", "30 3"], embedded.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Run_RowThatCannotBeEmbedded_FailsItsGroupAlone()
    {
        var model = new TextModel(static _ => """{"said":"x"}""")
        {
            Vector = static text => text == "30" ? throw new Core.Inference.InferenceException(Core.Inference.InferenceFailureKind.ContextOverflow, "too long") : VectorAt(text),
        };

        (RunSummary summary, string[] rows) = await RunAsync(
            "{enabled: true, method: cluster, sample_size: 1, embedding_model: m, embedding_keys: [angle], embedding_batch_size: 1}", Rows(6), model);

        Assert.Equal(new RowTotals(6, 1, 3, 0, 0), summary.Rows);
        Assert.Equal("a", (string?)RowJson.ParseObject(Assert.Single(rows))["kind"]);
    }

    [Fact]
    public async Task Run_QueryThatCannotBeRendered_FailsItsGroupAlone()
    {
        (RunSummary summary, _) = await RunAsync(
            "{enabled: true, method: sem_sim, sample_size: 1, embedding_model: m, embedding_keys: [angle], query_text: '{{ reduce_key.kind if reduce_key.kind == \"a\" else reduce_key.gone }}'}",
            Rows(6),
            new TextModel(static _ => """{"said":"x"}""") { Vector = static text => text == "a" ? new float[] { 1, 0 } : VectorAt(text) });

        Assert.Equal(new RowTotals(6, 1, 3, 0, 0), summary.Rows);
    }

    [Fact]
    public async Task Run_WithARetriever_GetsItsContextAndItsSample()
    {
        TextModel model = Model([]);

        await GroupPipeline.RunAsync(
            $"{Reduce}\nretriever: own\nvalue_sampling: {{enabled: true, method: sem_sim, sample_size: 1, embedding_model: m, embedding_keys: [angle], query_text: '50'}}",
            Rows(6),
            model.Client,
            "retrievers: {own: {dataset: input, index_types: [fts], fts: {index_phrase: '{{ input.kind }} {{ input.id }}', query_phrase: '{{ reduce_key }}'}, query: {top_k: 1}}}");

        Assert.Equal(2, model.Asked.Count);
        Assert.Contains(model.Asked.Keys, static prompt => prompt.EndsWith("\n\nb: 5", StringComparison.Ordinal) && prompt.Contains("- [1] b 1", StringComparison.Ordinal));
        Assert.Contains(model.Asked.Keys, static prompt => prompt.EndsWith("\n\na: 4", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_StoppedAgainAndAgain_ChoosesTheSameAndPaysNothingTwice()
    {
        const string Sampling = "{enabled: true, method: cluster, sample_size: 4, embedding_model: m, embedding_keys: [angle]}";
        TextModel calm = Model([]);
        (_, string[] expected) = await RunAsync(Sampling, Rows(60), calm);
        using var house = new TestHouse(isInMemory: true);
        TextModel model = Model([]);
        (RunSummary Summary, string[] Rows) end;
        int stops = 0;
        do
        {
            using var stop = new CancellationTokenSource();
            model.OnCall = stop.Cancel;
            end = await GroupPipeline.RunAsync(house, $"{Reduce}\nvalue_sampling: {Sampling}", Rows(60), model.Client, stop.Token);
            model.OnCall = static () => { };
            stops++;
        }
        while (end.Summary.Status == RunStatus.Interrupted && stops < 10);

        Assert.Equal(expected, end.Rows);
        Assert.Equal(calm.Asked.Keys.Order(StringComparer.Ordinal), model.Asked.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{enabled: true, method: sem_sim, sample_size: 2}", "query_text")]
    [InlineData("{enabled: true, method: cluster, sample_size: 10001}", "at most 10000")]
    [InlineData("{enabled: true, method: nearest, sample_size: 1}", "'nearest' is not one of")]
    [InlineData("{enabled: true, method: sem_sim, sample_size: 2, query_text: '{{'}", "no template")]
    public void Plan_WrongConfiguration_SaysWhatIsWrong(string sampling, string part) =>
        Assert.Contains(GroupPipeline.Plan($"{Reduce}\nvalue_sampling: {sampling}").Errors, error => error.Message.Contains(part, StringComparison.Ordinal));

    [Theory]
    [InlineData("{enabled: true, method: first_n, sample_size: 2, embedding_keys: [x]}", "value_sampling.embedding_keys")]
    [InlineData("{enabled: true, method: cluster, sample_size: 2, query_text: x}", "value_sampling.query_text")]
    public void Plan_KeyWithoutEffect_IsAWarning(string sampling, string path)
    {
        PlanningResult result = GroupPipeline.Plan($"{Reduce}\nvalue_sampling: {sampling}");

        Assert.True(result.IsOk);
        Assert.Contains(result.Diagnostics, one => one.Path.EndsWith(path, StringComparison.Ordinal) && one.Message.StartsWith("Not used", StringComparison.Ordinal));
    }

    /// <summary>The longer word of DocETL's pages.</summary>
    [Fact]
    public void Plan_SemanticSimilarity_IsSemSim() => Assert.Equal(
        Identity("{enabled: true, method: sem_sim, sample_size: 2, query_text: x}"), Identity("{enabled: true, method: semantic_similarity, sample_size: 2, query_text: x}"));

    [Fact]
    public void Traits_EmbeddedFields_AreRead()
    {
        IOperator reduce = GroupPipeline.Plan(
            """
            type: reduce
            reduce_key: kind
            prompt: "{% for input in inputs %}{{ input.id }}{% endfor %}"
            output: {schema: {said: string}}
            value_sampling: {enabled: true, method: cluster, sample_size: 2, embedding_keys: [angle]}
            """).Plan!.Stages[^1].Operators[^1].Operator;

        Assert.Equal(["angle", "id", "kind"], reduce.Traits.FieldsRead.Names.Order(StringComparer.Ordinal));
    }

    private static Core.Identity.ContentHash Identity(string sampling) => GroupPipeline.Plan($"{Reduce}\nvalue_sampling: {sampling}").Plan!.Identity;

    private static Task<(RunSummary Summary, string[] Rows)> RunAsync(string sampling, IEnumerable<string> rows, TextModel model) =>
        GroupPipeline.RunAsync($"{Reduce}\nvalue_sampling: {sampling}", rows, model.Client);

    private static IEnumerable<string> Rows(int count) =>
        Enumerable.Range(0, count).Select(static id => $$"""{"id":{{id}},"kind":"{{(id % 2 == 0 ? "a" : "b")}}","angle":{{id * 10}}}""");

    /// <summary>A number is an angle in degrees, and its vector points there.</summary>
    private static TextModel Model(List<string> embedded) => new(static _ => """{"said":"x"}""")
    {
        Vector = text =>
        {
            lock (embedded)
            {
                embedded.Add(text);
            }

            return VectorAt(text);
        },
    };

    private static float[] VectorAt(string text)
    {
        double angle = double.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture) * Math.PI / 180;
        return [(float)Math.Cos(angle), (float)Math.Sin(angle)];
    }
}
