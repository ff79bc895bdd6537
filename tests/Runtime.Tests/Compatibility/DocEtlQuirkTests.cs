using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Inference;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Stages;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Documents;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Compatibility;

/// <summary>Each quirk of docs/compatibility.md, with <c>compat: docetl-0.3</c> and without: the same pipeline, two results.</summary>
public sealed class DocEtlQuirkTests
{
    private const string Compat = "compat: docetl-0.3";

    [Theory]
    [InlineData("""{x: "enum[Billing, Bug]"}""", "\"Billing\"", "\"billing\"")]
    [InlineData("""{x: "list[{Name: string}]"}""", "\"Name\"", "\"name\"")]
    public void Plan_SchemaWithCapitals_KeepsThemUnlessCompatible(string schema, string kept, string lowered)
    {
        string operation = $"type: map, prompt: A, output: {{schema: {schema}}}";

        Assert.Contains(kept, SchemaOf(Plan("", operation)), StringComparison.Ordinal);
        Assert.Contains(lowered, SchemaOf(Plan(Compat, operation)), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_UnknownKey_IsAnErrorUnlessCompatible()
    {
        const string Operation = "type: map, prompt: A, output: {schema: {x: string}}, tempereture: 1";

        Assert.False(Plan("", Operation).IsOk);
        PlanningResult compatible = Plan(Compat, Operation);
        Assert.True(compatible.IsOk);
        Assert.Contains(compatible.Diagnostics, static one => one.Message.Contains("'tempereture' is not known here, and ignored", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a missing field", "type: map, prompt: A, output: {schema: {x: string}}, num_retries_on_validate_failure: 0", "{}", null, """{"a":"1","x":"Not found"}""")]
    [InlineData("a group of all rows", "type: reduce, reduce_key: _all, prompt: '{{ inputs }}', output: {schema: {x: string}}", """{"x":"y"}""", """{"x":"y","_counts_prereduce_op":1}""", """{"x":"y","_all":"_","_counts_prereduce_op":1}""")]
    [InlineData("unnesting a path", "type: unnest, unnest_key: b.c", "{}", """{"a":"1","b":{"c":2}}""", """{"a":"1","b":{"c":[2]},"__unnest_value__":2}""", """{"a": "1", "b": {"c": [2]}}""")]
    public async Task Run_Quirk_IsThereOnlyWhenCompatible(string quirk, string operation, string answer, string? row, string? compatibleRow, string input = """{"a": "1"}""")
    {
        (_, string[] rows) = await RunAsync("", operation, input, _ => answer);
        (_, string[] compatibleRows) = await RunAsync(Compat, operation, input, _ => answer);

        Assert.True(rows.SingleOrDefault() == row && compatibleRows.SingleOrDefault() == compatibleRow, $"{quirk}: {string.Join(' ', rows)} and {string.Join(' ', compatibleRows)}");
    }

    [Fact]
    public async Task Run_ExtractWithoutItsText_FailsUnlessCompatible()
    {
        const string Operation = "type: extract, prompt: A, document_keys: [missing]";

        (RunSummary summary, _) = await RunAsync("", Operation, """{"a": "1"}""", static _ => "{}");
        (RunSummary compatible, _) = await RunAsync(Compat, Operation, """{"a": "1"}""", static _ => "{}");

        Assert.Equal(new RowTotals(1, 0, 1, 0, 0), summary.Rows);
        Assert.Equal(new RowTotals(1, 0, 0, 1, 0), compatible.Rows);
    }

    [Fact]
    public async Task Run_FoldWithRetriever_GetsTheContextUnlessCompatible()
    {
        const string Operation = "type: reduce, reduce_key: a, retriever: pages, prompt: 'P {{ inputs }}', output: {schema: {x: string}}, fold_prompt: 'F {{ inputs }} {{ output }}', fold_batch_size: 1";

        Assert.Equal((1, 1), (await AskedWithContextAsync("", 'P'), await AskedWithContextAsync("", 'F')));
        Assert.Equal((1, 0), (await AskedWithContextAsync(Compat, 'P'), await AskedWithContextAsync(Compat, 'F')));

        static async Task<int> AskedWithContextAsync(string compat, char prompt)
        {
            int asked = 0;
            await RunAsync(compat, Operation, "{\"a\": \"1\", \"n\": 1}\n{\"a\": \"1\", \"n\": 2}", request =>
            {
                string content = request.Messages[^1].Content;
                asked += content.Contains($"\n{prompt} ", StringComparison.Ordinal) && content.StartsWith("Here is some extra context:", StringComparison.Ordinal) ? 1 : 0;
                return """{"x": "y", "updated_scratchpad": ""}""";
            });
            return asked;
        }
    }

    [Fact]
    public async Task Run_QueryThatCannotBeMade_FailsTheRowUnlessCompatible()
    {
        const string Operation = "type: map, retriever: rows, prompt: A, output: {schema: {x: string}}";

        (RunSummary summary, _) = await RunAsync("", Operation, """{"a": "1"}""", static _ => """{"x": "y"}""");
        string? asked = null;
        (RunSummary compatible, _) = await RunAsync(Compat, Operation, """{"a": "1"}""", request =>
        {
            asked = request.Messages[^1].Content;
            return """{"x": "y"}""";
        });

        Assert.Equal(1, summary.Rows.Failed);
        Assert.Equal(0, compatible.Rows.Failed);
        Assert.Equal("Here is some extra context:\nNo extra context available.\n\nA", asked?.Split("\n\nHere is the document")[0]);
    }

    private static string SchemaOf(PlanningResult result)
    {
        Assert.True(result.IsOk, string.Join('\n', result.Diagnostics));
        return result.Plan.Stages[0].Operators[0].Description.AnswerSchema!;
    }

    private static PlanningResult Plan(string compat, string operation) => PipelinePlanner.Plan($$$"""
        {{{compat}}}
        default_model: scripted
        datasets:
          input: {type: file, path: input.json}
          texts: {type: file, path: texts.json}
        retrievers:
          pages:
            dataset: texts
            index_types: [fts]
            fts: {index_phrase: "{{ input.text }}", query_phrase: "{{ inputs[0].a }}"}
          rows:
            dataset: texts
            index_types: [fts]
            fts: {index_phrase: "{{ input.text }}", query_phrase: "{{ input.b.c.d }}"}
        operations:
          - { name: op, {{{operation}}} }
        pipeline:
          steps: [{name: one, input: input, operations: [op]}]
        """);

    private static async Task<(RunSummary Summary, string[] Rows)> RunAsync(string compat, string operation, string rows, Func<CompletionRequest, string> answer)
    {
        PlanningResult result = Plan(compat, operation);
        Assert.True(result.IsOk, string.Join('\n', result.Diagnostics));
        using var house = new TestHouse(isInMemory: true);
        var datasets = new MemoryDatasets(new Dictionary<string, IReadOnlyList<JObject>>
        {
            ["input"] = [.. rows.Split('\n').Select(RowJson.ParseObject)],
            ["texts"] = [new JObject { ["text"] = "1 page" }],
        });
        RunSummary summary = await house.Runner(datasets, new ScriptedInferenceClient(request => Answers.Text(request, answer(request)))).RunAsync(
            new RunRequest
            {
                Plan = result.Plan,
                Options = new RunOptions { Partitions = new PartitionLimits { RowsMax = 3 }, FailFast = FailFastOptions.Never },
                Output = house.Output("out.jsonl", OutputFormat.JsonLines),
            },
            CancellationToken.None);
        return (summary, [.. house.ReadLines("out.jsonl").Select(RowJson.Write)]);
    }
}
