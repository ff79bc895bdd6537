using System.Collections.Concurrent;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Inference;

namespace Pipelines.Runtime.Tests.Retrieval;

/// <summary>What retrievers find comes to every operator that asks about rows or groups, once and the same for good.</summary>
public sealed class RetrieverTests
{
    private const string Map = "type: map\nprompt: \"Answer: {{ input.question }}\"\noutput: {schema: {answer: string}}";

    private const string Likeness = """
        index_types: [embedding]
        embedding: {model: letters, index_phrase: "{{ input.text }}", query_phrase: "{{ input.question }}"}
        query: {top_k: 1}
        """;

    private static readonly string[] Questions =
    [
        """{"id": 1, "question": "How long is the warranty?"}""",
        """{"id": 2, "question": "Are larger goods a week late?"}""",
        """{"id": 3, "question": "xyzzy"}""",
    ];

    [Fact]
    public async Task Run_PromptWithoutTheVariable_BeginsWithWhatWasFound()
    {
        using var house = new TestHouse(isInMemory: true);

        (RunSummary summary, JObject[] rows) = await RetrievalPipeline.RunAsync(house, RetrievalPipeline.FullText, Map + "\nretriever: guide", Questions, RetrievalPipeline.Echo());

        Assert.Equal(
            [
                "Here is some extra context:\n- [1] Warranty: The warranty lasts two years.\n- [2] Opening hours: The shop is open from nine to five.\n\nAnswer: How long is the warranty?",
                "Here is some extra context:\n- [1] Shipping: Parcels take two days, larger goods a week.\n- [2] Returns: Goods can be returned within thirty days.\n\nAnswer: Are larger goods a week late?",
                "Here is some extra context:\nNo extra context available.\n\nAnswer: xyzzy",
            ],
            rows.Select(static row => (string)row["answer"]!));
        Assert.Equal(["id", "question", "answer"], rows[0].Properties().Select(static field => field.Name));
        Assert.Equal(new RowTotals(3, 3, 0, 0, 0), summary.Rows);
    }

    [Fact]
    public async Task Run_PromptWithTheVariable_HasItThereAndInTheRow()
    {
        using var house = new TestHouse(isInMemory: true);
        const string Operation = "type: map\nprompt: \"{{ input }} knows {{ retrieval_context }}.\"\noutput: {schema: {answer: string}}\nretriever: guide\nsave_retriever_output: true";

        (_, JObject[] rows) = await RetrievalPipeline.RunAsync(house, RetrievalPipeline.FullText, Operation, Questions[2..], RetrievalPipeline.Echo());

        Assert.Equal("{'id': 3, 'question': 'xyzzy'} knows No extra context available..", (string?)rows[0]["answer"]);
        Assert.Equal("No extra context available.", (string?)rows[0]["_op_retrieved_context"]);
    }

    [Theory]
    [InlineData("type: filter\nprompt: \"{{ retrieval_context }}\"\noutput: {schema: {keep: bool}}")]
    [InlineData("type: classify\nprompt: \"{{ input.id }} {{ retrieval_context }}\"\nlabels: [a, b]")]
    [InlineData("type: parallel_map\nprompts: [{prompt: \"{{ retrieval_context }}\", output_keys: [a]}, {prompt: \"{{ retrieval_context }} b\", output_keys: [b]}]\noutput: {schema: {a: string, b: string}}")]
    [InlineData("type: extract\nprompt: \"{{ retrieval_context }}\"\ndocument_keys: [question]")]
    public async Task Run_AnyOperatorOverRows_IsGivenWhatWasFound(string operation)
    {
        using var house = new TestHouse(isInMemory: true);
        var asked = new ConcurrentBag<string>();
        var client = new ScriptedInferenceClient(request =>
        {
            asked.Add(request.Messages[^1].Content);
            var properties = (JObject)request.OutputSchema!["properties"]!;
            var answer = new JObject(properties.Properties().Select(static field => new JProperty(field.Name, (string?)field.Value["type"] switch
            {
                "boolean" => true,
                "array" => new JArray(),
                _ => field.Value["enum"]?[0]!.DeepClone() ?? "text",
            })));
            return Answers.Text(request, answer.ToString(Newtonsoft.Json.Formatting.None));
        });

        (_, JObject[] rows) = await RetrievalPipeline.RunAsync(house, RetrievalPipeline.FullText, operation + "\nretriever: guide\nsave_retriever_output: true", Questions[..1], client);

        const string Found = "- [1] Warranty: The warranty lasts two years.\n- [2] Opening hours: The shop is open from nine to five.";
        Assert.All(asked, prompt => Assert.Contains(Found, prompt, StringComparison.Ordinal));
        Assert.Equal(Found, (string?)Assert.Single(rows)["_op_retrieved_context"]);
        Assert.DoesNotContain(rows[0].Properties(), static field => field.Name.StartsWith('\u0001'));
    }

    /// <summary>DocETL leaves folds and merges without it.</summary>
    [Fact]
    public async Task Run_Reduce_EveryPromptOfAGroupIsGivenWhatWasFound()
    {
        using var house = new TestHouse(isInMemory: true);
        var asked = new ConcurrentBag<string>();
        const string Operation = """
            type: reduce
            reduce_key: topic
            retriever: guide
            prompt: "A {% for one in inputs %}{{ one.id }}{% endfor %}"
            output: {schema: {answer: string}}
            fold_prompt: "F {{ output.answer }} {% for one in inputs %}{{ one.id }}{% endfor %} {{ retrieval_context }}"
            fold_batch_size: 1
            """;
        string retriever = RetrievalPipeline.FullText.Replace("{{ input.question }}", "{{ reduce_key.topic }} {{ inputs[0].word }}", StringComparison.Ordinal);

        (RunSummary summary, JObject[] rows) = await RetrievalPipeline.RunAsync(
            house,
            retriever,
            Operation,
            ["""{"id": 1, "topic": "warranty", "word": "years"}""", """{"id": 2, "topic": "warranty", "word": "x"}"""],
            RetrievalPipeline.Echo(request => asked.Add(request.Messages[^1].Content)));

        Assert.Equal(2, asked.Count);
        Assert.All(asked, static prompt => Assert.Contains("- [1] Warranty: The warranty lasts two years.", prompt, StringComparison.Ordinal));
        Assert.Equal(2, (int)Assert.Single(rows)["_counts_prereduce_op"]!);
        Assert.Equal("warranty", (string?)rows[0]["topic"]);
        Assert.Equal(2, summary.Rows.In);
    }

    [Fact]
    public async Task Run_ByLikeness_FindsTheMostAlike()
    {
        using var house = new TestHouse(isInMemory: true);

        (_, JObject[] rows) = await RetrievalPipeline.RunAsync(house, Likeness, Map + "\nretriever: guide", ["""{"question": "cards and invoices we take"}"""], RetrievalPipeline.Echo());

        Assert.Equal("Here is some extra context:\n- [1] We take cards and invoices.\n\nAnswer: cards and invoices we take", (string?)rows[0]["answer"]);
    }

    [Fact]
    public async Task Run_Hybrid_RanksWhatBothFindFirst()
    {
        using var house = new TestHouse(isInMemory: true);
        string retriever = Likeness.Replace("[embedding]", "hybrid", StringComparison.Ordinal).Replace("top_k: 1", "top_k: 2", StringComparison.Ordinal);

        (_, JObject[] rows) = await RetrievalPipeline.RunAsync(house, retriever, Map + "\nretriever: guide", ["""{"question": "warranty lasts"}"""], RetrievalPipeline.Echo());

        Assert.StartsWith("Here is some extra context:\n- [1] The warranty lasts two years.\n- [2] ", (string?)rows[0]["answer"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_StoppedAndResumed_AsksWithTheSameContextAndEmbedsNothingTwice()
    {
        using var house = new TestHouse();
        string[] rows = [.. Enumerable.Range(0, 40).Select(static i => $$"""{"question": "warranty {{i}}"}""")];
        var asked = new ConcurrentBag<string>();
        var embedded = new ConcurrentBag<string>();
        using var stopping = new CancellationTokenSource();
        ScriptedInferenceClient first = Counting(asked, embedded, () =>
        {
            if (asked.Count >= 10)
            {
                stopping.Cancel();
                stopping.Token.ThrowIfCancellationRequested();
            }
        });

        (RunSummary stopped, _) = await RetrievalPipeline.RunAsync(house, Likeness, Map + "\nretriever: guide", rows, first, stopping.Token);
        (RunSummary ended, JObject[] made) = await RetrievalPipeline.RunAsync(house, Likeness, Map + "\nretriever: guide", rows, Counting(asked, embedded, static () => { }));

        Assert.Equal((RunStatus.Interrupted, RunStatus.Completed), (stopped.Status, ended.Status));
        Assert.Equal(40, made.Length);
        Assert.Equal(embedded.Count, embedded.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(40, asked.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Run_LimitAndSample_CountRowsAsWithoutARetriever()
    {
        using var house = new TestHouse(isInMemory: true);

        (RunSummary summary, JObject[] rows) = await RetrievalPipeline.RunAsync(
            house, Likeness, Map + "\nretriever: guide\nlimit: 1\nsample: 2", Questions, RetrievalPipeline.Echo());

        Assert.Equal(1, (int)Assert.Single(rows)["id"]!);
        Assert.Equal(new RowTotals(3, 1, 0, 2, 0), summary.Rows);
    }

    [Fact]
    public async Task Run_QueryCannotBeEmbedded_FailsTheRowsAndSaysWhy()
    {
        using var house = new TestHouse(isInMemory: true);
        ScriptedInferenceClient client = RetrievalPipeline.Echo();
        var noQueries = new ScriptedInferenceClient((request, cancellationToken) => client.CompleteAsync(request, cancellationToken))
        {
            Embed = text => text.StartsWith("How", StringComparison.Ordinal)
                ? throw new Core.Inference.InferenceException(Core.Inference.InferenceFailureKind.BadRequest, "That text is refused.")
                : client.Embed!(text),
        };

        (RunSummary summary, JObject[] rows) = await RetrievalPipeline.RunAsync(house, Likeness, Map + "\nretriever: guide", Questions[..1], noQueries);

        Assert.Empty(rows);
        Assert.Equal(1, summary.Rows.Failed);
    }

    [Theory]
    [InlineData("retriever: gide", "There is no retriever 'gide'. Did you mean 'guide'?")]
    [InlineData("retriever: guide\nbatch_prompt: '{{ inputs }}'\nmax_batch_size: 3", "A prompt about several rows gets nothing from the retriever")]
    public void Plan_WrongUse_IsNamed(string keys, string message) =>
        Assert.Contains(RetrievalPipeline.Plan(RetrievalPipeline.FullText, Map + "\n" + keys).Diagnostics, one => one.ToString().Contains(message, StringComparison.Ordinal));

    [Theory]
    [InlineData("index_types: [words]", "'words' is not one of fts, embedding, hybrid.")]
    [InlineData("index_types: [fts]\nfts: {index_phrase: '{{ input.text }}'}", "A 'query_phrase' is wanted here")]
    [InlineData("index_types: [fts]\nfts: {query_phrase: '{{ input.text }}'}", "An 'index_phrase' is wanted here")]
    [InlineData("index_types: [fts]\nfts: {index_phrase: a, query_phrase: '{{ input.'}", "This is no template")]
    [InlineData("index_types: [fts]\nfts: {index_phrase: a, query_phrase: '{{ inputs }}'}", "reads 'inputs', which it is not given here: it is given 'input'")]
    [InlineData("index_types: [fts]\nfts: {index_phrase: a, query_phrase: b}\nquery: {mode: hybrid}", "index_types has no 'embedding'")]
    [InlineData("index_types: [fts]\nfts: {index_phrase: a, query_phrase: b}\nbuild_index: never", "There is no index from before")]
    public void Plan_WrongRetriever_IsNamed(string retriever, string message)
    {
        PlanningResult result = RetrievalPipeline.Plan(retriever, Map + "\nretriever: guide");

        Assert.False(result.IsOk);
        Assert.Contains(result.Diagnostics, one => one.ToString().Contains(message, StringComparison.Ordinal));
    }

    private static ScriptedInferenceClient Counting(ConcurrentBag<string> asked, ConcurrentBag<string> embedded, Action before)
    {
        ScriptedInferenceClient echo = RetrievalPipeline.Echo();
        return new ScriptedInferenceClient((request, cancellationToken) =>
        {
            before();
            asked.Add(request.Messages[^1].Content);
            return echo.CompleteAsync(request, cancellationToken);
        })
        {
            Embed = text =>
            {
                embedded.Add(text);
                return echo.Embed!(text);
            },
        };
    }
}
