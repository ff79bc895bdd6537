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

namespace Pipelines.Runtime.Tests.Retrieval;

/// <summary>A pipeline of one operation <c>op</c> with the retriever <c>guide</c> over five pages, from its YAML to its output.</summary>
internal static class RetrievalPipeline
{
    public const string FullText = """
        index_types: [fts]
        fts: {index_phrase: "{{ input.title }}: {{ input.text }}", query_phrase: "{{ input.question }}"}
        query: {top_k: 2}
        """;

    private static readonly string[] Pages =
    [
        """{"title": "Returns", "text": "Goods can be returned within thirty days."}""",
        """{"title": "Shipping", "text": "Parcels take two days, larger goods a week."}""",
        """{"title": "Payment", "text": "We take cards and invoices."}""",
        """{"title": "Warranty", "text": "The warranty lasts two years."}""",
        """{"title": "Opening hours", "text": "The shop is open from nine to five."}""",
    ];

    /// <param name="retriever">The keys of the retriever beyond its dataset, a line for each.</param>
    /// <param name="operation">The keys of the operation beyond its name.</param>
    public static PlanningResult Plan(string retriever, string operation) => PipelinePlanner.Plan(
        $$"""
        default_model: scripted
        datasets:
          questions: {type: file, path: questions.json}
          pages: {type: file, path: pages.json}
        retrievers:
          guide:
            dataset: pages
        {{Indented(retriever)}}
        operations:
          - name: op
        {{Indented(operation)}}
        pipeline:
          steps: [{name: one, input: questions, operations: [op]}]
        """);

    public static async Task<(RunSummary Summary, JObject[] Rows)> RunAsync(
        TestHouse house, string retriever, string operation, IEnumerable<string> rows, IInferenceClient client, CancellationToken cancellationToken = default)
    {
        PlanningResult result = Plan(retriever, operation);
        Assert.True(result.IsOk, string.Join('\n', result.Diagnostics));
        var datasets = new MemoryDatasets(new Dictionary<string, IReadOnlyList<JObject>>
        {
            ["questions"] = [.. rows.Select(RowJson.ParseObject)],
            ["pages"] = [.. Pages.Select(RowJson.ParseObject)],
        });
        RunSummary summary = await house.Runner(datasets, client).RunAsync(
            new RunRequest
            {
                Plan = result.Plan,
                Options = new RunOptions { Partitions = new PartitionLimits { RowsMax = 3 }, FailFast = FailFastOptions.Never },
                Output = house.Output("out.jsonl", OutputFormat.JsonLines),
            },
            cancellationToken);
        Assert.All(summary.Operators, static counts => Assert.True(counts.Balances, counts.ToString()));
        return (summary, summary.Output is null ? [] : [.. house.ReadLines("out.jsonl")]);
    }

    /// <summary>A model that answers with its prompt, and whose embeddings count the letters from a to z.</summary>
    public static ScriptedInferenceClient Echo(Action<CompletionRequest>? asked = null) => new(request =>
    {
        asked?.Invoke(request);
        var fields = (JObject)request.OutputSchema!["properties"]!;
        return Answers.Text(request, RowJson.Write(new JObject(fields.Properties().Select(field => new JProperty(field.Name, request.Messages[^1].Content)))));
    })
    {
        Embed = static text => [.. Enumerable.Range('a', 26).Select(letter => (float)text.Count(c => char.ToLowerInvariant(c) == letter))],
    };

    private static string Indented(string lines) => string.Join('\n', lines.Trim().Split('\n').Select(static line => "    " + line));
}
