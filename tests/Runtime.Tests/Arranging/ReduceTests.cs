using System.Globalization;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Inference;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Inference;
using Xunit.Abstractions;

namespace Pipelines.Runtime.Tests.Arranging;

/// <summary><c>reduce</c> and <c>summarize</c>, from the pipeline file to the output, with a scripted model.</summary>
public sealed class ReduceTests(ITestOutputHelper log)
{
    private const string Batch = """
        type: reduce
        reduce_key: kind
        prompt: "About {{ reduce_key }}: {{ inputs }}"
        output: {schema: {ids: "list[int]"}, lineage: [id]}
        """;

    private const string Fold = """
        type: reduce
        reduce_key: _all
        prompt: "First{% for input in inputs %} {{ input.id }}{% endfor %}"
        fold_prompt: "So far {{ output.ids }} and{% for input in inputs %} {{ input.id }}{% endfor %}"
        fold_batch_size: 3
        output: {schema: {ids: "list[int]"}}
        """;

    private const string Merge = Fold + """

        merge_prompt: "Merge{% for output in outputs %} {{ output.ids }}{% endfor %}"
        merge_batch_size: 4
        """;

    [Fact]
    public async Task Run_Batch_AsksOnceAboutEachGroupInDocEtlsWords()
    {
        List<string> prompts = [];
        ScriptedInferenceClient client = Union(prompts);

        (RunSummary summary, string[] rows) = await GroupPipeline.RunAsync(Batch, ["""{"id":1,"kind":"a"}""", """{"id":2,"kind":"b"}""", """{"id":3,"kind":"a"}""", """{"id":4}"""], client);

        Assert.Equal(
            ["""{"ids":[1,3],"kind":"a","_counts_prereduce_op":2,"op_lineage":[{"id":1},{"id":3}]}""", """{"ids":[2],"kind":"b","_counts_prereduce_op":1,"op_lineage":[{"id":2}]}"""],
            rows);
        Assert.Equal(["About {'kind': 'a'}: [{'id': 1, 'kind': 'a'}, {'id': 3, 'kind': 'a'}]", "About {'kind': 'b'}: [{'id': 2, 'kind': 'b'}]"], prompts.Order(StringComparer.Ordinal));
        Assert.Equal(new RowTotals(4, 2, 1, 0, 0), summary.Rows);
    }

    [Fact]
    public async Task Run_PromptWithoutTemplate_GetsTheDocumentsAppended()
    {
        List<string> prompts = [];

        await GroupPipeline.RunAsync(Batch.Replace("About {{ reduce_key }}: {{ inputs }}", "Sum up.", StringComparison.Ordinal), ["""{"id":1,"kind":"a"}"""], Union(prompts));

        Assert.Equal(["Sum up.\n\nHere are the documents: [{'id': 1, 'kind': 'a'}]"], prompts);
    }

    [Fact]
    public async Task Run_Fold_IsOneChainThatTakesNotes()
    {
        List<string> prompts = [];
        List<string> systems = [];
        var client = new ScriptedInferenceClient(request =>
        {
            prompts.Add(request.Messages[1].Content);
            systems.Add(request.Messages[0].Content);
            Assert.Contains("updated_scratchpad", (JArray)request.OutputSchema!["required"]!);
            Assert.Equal(0, request.StaticPrefix.MessageIndex);
            return Answers.Text(request, $$"""{"ids":{{IdsIn(request)}},"updated_scratchpad":"note {{prompts.Count}}"}""");
        });

        (_, string[] rows) = await GroupPipeline.RunAsync(Fold, Rows(8), client);

        Assert.Equal(["First 0 1 2", "So far [0, 1, 2] and 3 4 5", "So far [0, 1, 2, 3, 4, 5] and 6 7"], prompts);
        Assert.EndsWith("Your notes so far:\nnote 2", systems[2], StringComparison.Ordinal);
        Assert.StartsWith(systems[0], systems[2], StringComparison.Ordinal);
        Assert.Equal(["""{"ids":[0,1,2,3,4,5,6,7],"_counts_prereduce_op":8}"""], rows);
    }

    [Fact]
    public async Task Run_FoldWithoutScratchpad_AsksForTheAnswerAlone()
    {
        List<string> prompts = [];
        var client = new ScriptedInferenceClient(request =>
        {
            prompts.Add(request.Messages[1].Content);
            Assert.Null(request.OutputSchema!["properties"]!["updated_scratchpad"]);
            return Answers.Text(request, $$"""{"ids":{{IdsIn(request)}}}""");
        });

        await GroupPipeline.RunAsync($"{Fold}\nscratchpad: false", Rows(8), client);

        Assert.Equal(["First 0 1 2", "So far [0, 1, 2] and 3 4 5", "So far [0, 1, 2, 3, 4, 5] and 6 7"], prompts);
    }

    [Fact]
    public async Task Run_FoldOfAGroupThatFitsIntoOne_IsABatch()
    {
        List<string> prompts = [];

        await GroupPipeline.RunAsync(Fold, Rows(3), Union(prompts));

        Assert.Equal(["First 0 1 2"], prompts);
    }

    /// <summary>Whatever answers first: the same calls, each row in one leaf, none without rows.</summary>
    [Fact]
    public async Task Run_FoldAndMerge_BuildsTheSameTreeEachTime()
    {
        foreach (int count in new[] { 4, 7, 30, 101 })
        {
            HashSet<string> trees = [];
            for (int seed = 0; seed < 4; seed++)
            {
                log.WriteLine($"{count} rows, seed {seed}");
                List<string> prompts = [];

                (_, string[] rows) = await GroupPipeline.RunAsync(Merge, Rows(count), Union(prompts, new Random(seed)));

                trees.Add(string.Join('\n', prompts.Order(StringComparer.Ordinal)));
                JObject row = RowJson.ParseObject(Assert.Single(rows));
                Assert.Equal(Enumerable.Range(0, count), row["ids"]!.Values<int>().Order());
                Assert.DoesNotContain(prompts, static prompt => !prompt.Any(char.IsAsciiDigit));
            }

            Assert.Single(trees);
        }
    }

    [Fact]
    public async Task Run_StoppedAgainAndAgain_GoesOnInTheGroupAndPaysNothingTwice()
    {
        using var house = new TestHouse(isInMemory: true);
        List<string> prompts = [];
        (RunSummary Summary, string[] Rows) end;
        int stops = 0;
        do
        {
            using var stop = new CancellationTokenSource();
            int left = 5;
            end = await GroupPipeline.RunAsync(house, Merge, Rows(60), Union(prompts, onCall: () => StopAt(stop, Interlocked.Decrement(ref left))), stop.Token);
            stops++;
        }
        while (end.Summary.Status == RunStatus.Interrupted);

        Assert.True(stops > 3);
        Assert.Equal(prompts.Distinct(), prompts);
        Assert.Equal(Enumerable.Range(0, 60), RowJson.ParseObject(end.Rows[0])["ids"]!.Values<int>().Order());
    }

    [Fact]
    public async Task Run_AnswerThatCannotBeUsed_FailsTheGroupAlone()
    {
        var client = new ScriptedInferenceClient(static request => Answers.Text(request, request.Messages[1].Content.Contains("'b'", StringComparison.Ordinal) ? "no" : """{"ids":[]}"""));

        (RunSummary summary, string[] rows) = await GroupPipeline.RunAsync(Batch, ["""{"id":1,"kind":"b"}""", """{"id":2,"kind":"a"}""", """{"id":3,"kind":"b"}"""], client);

        Assert.Single(rows);
        Assert.Equal(new RowTotals(3, 1, 2, 0, 0), summary.Rows);
        Assert.NotNull(summary.DeadLetters);
    }

    [Fact]
    public async Task Run_FoldThatFails_FailsTheGroupAndStopsItsOtherFolds()
    {
        var client = new ScriptedInferenceClient(static request =>
            Answers.Text(request, request.Messages[1].Content == "First 3 4 5" ? "no" : $$"""{"ids":{{IdsIn(request)}}}"""));

        (RunSummary summary, _) = await GroupPipeline.RunAsync(Merge + "\nnum_retries_on_validate_failure: 0", Rows(3000), client);

        Assert.Equal(new RowTotals(3000, 0, 3000, 0, 0), summary.Rows);
        Assert.InRange(client.Calls, 1, 900);
    }

    [Theory]
    [InlineData("value_sampling: {enabled: true, method: first_n, sample_size: 2}", "First 0 1")]
    [InlineData("value_sampling: {enabled: false, method: first_n, sample_size: 2}", "First 0 1 2")]
    public async Task Run_ValueSampling_ReducesSomeRowsAndCountsAll(string sampling, string prompt)
    {
        List<string> prompts = [];

        (_, string[] rows) = await GroupPipeline.RunAsync($"{Fold}\n{sampling}", Rows(3), Union(prompts));

        Assert.Equal([prompt], prompts);
        Assert.Equal(3, (int)RowJson.ParseObject(rows[0])["_counts_prereduce_op"]!);
    }

    [Fact]
    public async Task Run_RandomValueSampling_DrawsTheSameRowsEachTime()
    {
        HashSet<string> drawn = [];
        for (int i = 0; i < 2; i++)
        {
            List<string> prompts = [];
            await GroupPipeline.RunAsync(Fold + "\nvalue_sampling: {enabled: true, method: random, sample_size: 3}", Rows(50), Union(prompts));
            drawn.Add(Assert.Single(prompts));
        }

        Assert.Equal(4, Assert.Single(drawn).Split(' ').Length);
    }

    [Fact]
    public async Task Run_InputSchemaAndIntermediates_ShowFieldsAndSteps()
    {
        string keys = Fold.Replace("{{ input.id }}", "{{ input }}", StringComparison.Ordinal) + "\ninput: {schema: {id: int}}\npersist_intermediates: true";
        List<string> prompts = [];

        (_, string[] rows) = await GroupPipeline.RunAsync(keys, ["""{"id":1,"text":"x"}""", """{"id":2}"""], Union(prompts));

        Assert.Equal(["First {'id': 1} {'id': 2}"], prompts);
        Assert.Single((JArray)RowJson.ParseObject(rows[0])["_op_intermediates"]!);
    }

    [Fact]
    public async Task Run_Summarize_SummarisesPartsAndThenSummaries()
    {
        List<string> prompts = [];
        var client = new ScriptedInferenceClient(request =>
        {
            lock (prompts)
            {
                prompts.Add(request.Messages[1].Content);
                return Answers.Text(request, $$"""{"summary":"s{{prompts.Count}}"}""");
            }
        });

        (RunSummary summary, string[] rows) = await GroupPipeline.RunAsync(
            "type: summarize\ntext_key: id\ntexts_per_call: 2\nsummaries_per_call: 3\nfocus: \"Keep {{ braces }}.\"", Rows(7), client);

        Assert.Equal(4, prompts.Count(static prompt => prompt.Contains("Text 1:", StringComparison.Ordinal)));
        Assert.Equal(2, prompts.Count(static prompt => prompt.Contains("Part 1:", StringComparison.Ordinal)));
        Assert.All(prompts, static prompt => Assert.Contains("Keep {{ braces }}.", prompt, StringComparison.Ordinal));
        Assert.Equal("s6", (string?)RowJson.ParseObject(Assert.Single(rows))["summary"]);
        Assert.Equal(new RowTotals(7, 1, 0, 0, 0), summary.Rows);
    }

    [Theory]
    [InlineData("fold_prompt: \"{{ output }}\"\nfold_batch_size: 2", "operations[0].fold_prompt", "inputs")]
    [InlineData("fold_prompt: \"{{ output }} {{ inputs }}\"", "operations[0].fold_prompt", "fold_batch_size")]
    [InlineData("merge_prompt: \"{{ outputs }}\"\nmerge_batch_size: 2", "operations[0].merge_prompt", "fold_prompt")]
    [InlineData("merge_prompt: \"{{ outputs }}\"", "operations[0].merge_prompt", "merge_batch_size")]
    [InlineData("value_sampling: {enabled: true}", "operations[0].value_sampling.sample_size", "missing")]
    public void Plan_KeysThatDoNotFit_AreAnErrorAtTheirPlace(string keys, string path, string part)
    {
        PlanningResult result = GroupPipeline.Plan($"{Batch}\n{keys}");

        Assert.Contains(result.Errors, error => error.Path.StartsWith(path, StringComparison.Ordinal) || (error.Path == "operations[0].value_sampling" && part == "missing"));
        Assert.Contains(result.Errors, error => error.Message.Contains(part, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Rows(int count) => Enumerable.Range(0, count).Select(static id => $$"""{"id":{{id}}}""");

    /// <summary>A model that answers with all numbers of the prompt.</summary>
    private static ScriptedInferenceClient Union(List<string> prompts, Random? random = null, Action? onCall = null) => new(async (request, cancellationToken) =>
    {
        for (int yields = random?.Next(0, 20) ?? 0; yields > 0; yields--)
        {
            await Task.Yield();
        }

        onCall?.Invoke();
        cancellationToken.ThrowIfCancellationRequested();
        lock (prompts)
        {
            prompts.Add(request.Messages[1].Content);
        }

        string notes = request.OutputSchema!["properties"]!["updated_scratchpad"] is null ? "" : ""","updated_scratchpad":"" """;
        return Answers.Text(request, $$"""{"ids":{{IdsIn(request)}}{{notes}}}""");
    });

    private static string IdsIn(CompletionRequest request) =>
        RowJson.Write(new JArray(System.Text.RegularExpressions.Regex.Matches(request.Messages[1].Content, @"\d+").Select(static match => int.Parse(match.Value, CultureInfo.InvariantCulture))));

    private static void StopAt(CancellationTokenSource stop, int callsLeft)
    {
        if (callsLeft == 0)
        {
            stop.Cancel();
        }
    }
}
