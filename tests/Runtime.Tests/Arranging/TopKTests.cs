using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Tests.Arranging;

/// <summary><c>topk</c>, from the pipeline file to the output.</summary>
public sealed class TopKTests
{
    private static readonly string[] Animals =
    [
        """{"id": 0, "kind": "a", "text": "the quick brown", "more": "fox"}""",
        """{"id": 1, "kind": "b", "text": "the lazy dog", "more": "sleeps"}""",
        """{"id": 2, "kind": "a", "text": "a quick dog and a quick", "more": "fox jump"}""",
        """{"id": 3, "kind": "b", "text": "blue whales sing"}""",
        """{"id": 4, "kind": "a", "text": "cats sleep"}""",
    ];

    /// <summary>The scores are those of rank_bm25 for these texts.</summary>
    [Fact]
    public async Task Run_FullText_FindsByWordsAndFillsUpInInputOrder()
    {
        (RunSummary summary, string[] made) = await GroupPipeline.RunAsync("type: topk\nmethod: fts\nk: 4\nkeys: [text, more]\nquery: 'Quick fox, dog: the'", Animals);

        JObject[] rows = [.. made.Select(RowJson.ParseObject)];
        Assert.Equal([0, 2, 1, 3], rows.Select(static row => row.Value<int>("id")));
        Assert.Equal([1, 2, 3, 4], rows.Select(static row => row.Value<int>("_op_rank")));
        Assert.Equal([1.0315207254081, 0.8506149919599, 0.6876804836054, 0], rows.Select(static row => Math.Round(row.Value<double>("_op_score"), 13)));
        Assert.Equal(["id", "kind", "text", "more", "_op_rank", "_op_score"], rows[0].Properties().Select(static field => field.Name));
        Assert.Equal(new RowTotals(5, 4, 0, 0, 1), summary.Rows);
    }

    [Fact]
    public async Task Run_Strata_EachGetsItsOwnRows()
    {
        (_, string[] made) = await GroupPipeline.RunAsync("type: topk\nmethod: fts\nk: 1\nkeys: [text]\nquery: sing quick cats\nstratify_key: kind", [.. Animals, """{"id": 5, "text": "no kind"}"""]);

        Assert.Equal("4 3", IdsOf(made));
    }

    /// <summary>The query is a template over the first row, of each stratum its own.</summary>
    [Fact]
    public async Task Run_QueryIsATemplate_IsThatOfTheFirstRow()
    {
        string[] rows =
        [
            """{"id": 0, "kind": "a", "want": "pears", "text": "apples"}""", """{"id": 1, "kind": "a", "text": "pears"}""", """{"id": 2, "kind": "a", "text": "plums"}""",
            """{"id": 3, "kind": "b", "want": "plums", "text": "pears"}""", """{"id": 4, "kind": "b", "text": "plums"}""", """{"id": 5, "kind": "c", "text": "plums"}""",
        ];

        (RunSummary summary, string[] made) = await GroupPipeline.RunAsync("type: topk\nmethod: fts\nk: 1\nkeys: [text]\nquery: '{{ input.want }}'\nstratify_key: [kind]", rows);

        Assert.Equal("1 4", IdsOf(made));
        Assert.Equal(new RowTotals(6, 2, 1, 0, 3), summary.Rows);
    }

    [Theory]
    [InlineData("k: 3", "17 4 21")]
    [InlineData("k: 0.1", "17 4 21")]
    [InlineData("k: 0.01", "")]
    [InlineData("k: 100", null)]
    public async Task Run_Embeddings_FindsTheMostAlike(string k, string? expected)
    {
        (RunSummary summary, string[] made) = await GroupPipeline.RunAsync(
            $"type: topk\nmethod: embedding\n{k}\nkeys: [text]\nquery: best of all\nembedding_model: vectors", ScoreModel.Rows(), new ScoreModel().Client);

        Assert.Equal(expected ?? string.Join(' ', ScoreModel.Rows().Index().OrderByDescending(static row => row.Index * 7 % 30).Select(static row => row.Index)), IdsOf(made));
        Assert.Equal(30, summary.Rows.Out + summary.Rows.Filtered);
        Assert.All(made, static row => Assert.InRange(RowJson.ParseObject(row).Value<double>("_op_score"), 0, 1));
    }

    [Fact]
    public async Task Run_QueryAndRows_AreEmbeddedAsDocETLDoes()
    {
        List<string> embedded = [];
        var client = new TestKit.Inference.ScriptedInferenceClient(static request => throw new InvalidOperationException("Nobody is asked."))
        {
            Embed = text =>
            {
                lock (embedded)
                {
                    embedded.Add(text);
                }

                return [text.Length, 1];
            },
        };

        await GroupPipeline.RunAsync(
            "type: topk\nmethod: embedding\nk: 1\nkeys: [text, n]\nquery: find it\nembedding_model: vectors",
            [$$"""{"text": "{{new string('é', 1200)}}", "n": 1.0}""", """{"n": [true, null]}""", "{}"], client);

        Assert.Equal([" ", "[True, None]", "find it find it", new string('é', 1000)], embedded.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("k: 2", 2)]
    [InlineData("k: 0.1", 3)]
    public async Task Run_Comparison_KeepsTheFirstOfTheRanking(string k, int count)
    {
        (RunSummary summary, string[] made) = await GroupPipeline.RunAsync(
            $"type: topk\nmethod: llm_compare\n{k}\nkeys: [text]\nquery: best\nembedding_model: vectors", ScoreModel.Rows(), new ScoreModel().Client);

        Assert.Equal(Enumerable.Range(1, count), made.Select(static row => RowJson.ParseObject(row).Value<int>("_rank")));
        Assert.Equal("17 4 21"[..((3 * count) - 2)].Trim(), IdsOf(made)[..((3 * count) - 2)].Trim());
        Assert.Equal(30 - count, summary.Rows.Filtered);
    }

    [Theory]
    [InlineData("method: fts\nk: 0\nquery: a", "operations[0].k")]
    [InlineData("method: fts\nk: many\nquery: a", "operations[0].k")]
    [InlineData("method: llm_compare\nk: 2\nquery: '{{ input.a }}'", "operations[0].query")]
    [InlineData("method: llm_compare\nk: 2\nquery: a\nstratify_key: b", "operations[0].stratify_key")]
    [InlineData("method: fts\nk: 2\nquery: '{{ input. }}'", "operations[0].query")]
    public void Plan_KeysThatCannotBe_AreErrorsAtTheirPlaces(string keys, string path) =>
        Assert.Contains(GroupPipeline.Plan($"type: topk\nkeys: [text]\n{keys}").Errors, error => error.Path == path);

    private static string IdsOf(IEnumerable<string> rows) => string.Join(' ', rows.Select(static row => RowJson.ParseObject(row).Value<int>("id")));
}
