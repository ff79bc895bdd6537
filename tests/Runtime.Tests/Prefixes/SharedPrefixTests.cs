using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.TestKit.Documents;

namespace Pipelines.Runtime.Tests.Prefixes;

/// <summary>Operators send what shares a beginning together: a model that remembers no more than its last few calls reads each document, side or answer about once.</summary>
public sealed class SharedPrefixTests
{
    /// <summary>Calls go one by one, so what a test counts does not depend on who was faster.</summary>
    private const int Remembered = 2;

    private const int DocumentChars = 2000;

    [Fact]
    public async Task Run_ParallelMap_ReadsEachDocumentOnce()
    {
        const int Documents = 20;
        var model = new PrefixReader(Remembered, static request => RowJson.Write(new JObject(((JObject)request.OutputSchema!["properties"]!).Properties().Select(static field => new JProperty(field.Name, "1")))));

        await RunAsync(
            """
            type: parallel_map
            prompts:
              - {prompt: "{{ input.text }} First?", output_keys: [a]}
              - {prompt: "{{ input.text }} Second?", output_keys: [b]}
              - {prompt: "{{ input.text }} Third?", output_keys: [c]}
              - {prompt: "{{ input.text }} Fourth?", output_keys: [d]}
            output: {schema: {a: string, b: string, c: string, d: string}}
            """,
            Texts(Documents),
            model);

        Assert.InRange(model.SentChars, 4 * Documents * DocumentChars, int.MaxValue);
        Assert.InRange(model.ReadChars, Documents * DocumentChars, (Documents * DocumentChars) + (Documents * 4 * 20));
    }

    /// <summary>Rows come in any order; those with equal beginnings are asked about one after the other.</summary>
    [Fact]
    public async Task Run_MapOverRowsThatShareADocument_ReadsEachDocumentOnce()
    {
        const int Documents = 8;
        var model = new PrefixReader(Remembered, static _ => """{"a": "1"}""");
        string[] texts = [.. Texts(Documents).Select(static row => (string)row["text"]!)];
        JObject[] rows = [.. Enumerable.Range(0, Documents * 10).Select(i => new JObject { ["text"] = texts[i % Documents], ["question"] = $"Question {i}?" })];

        await RunAsync("""
            type: map
            prompt: "{{ input.text }} {{ input.question }}"
            output: {schema: {a: string}}
            """, rows, model);

        Assert.InRange(model.ReadChars, Documents * DocumentChars, (Documents * DocumentChars) + (rows.Length * 20));
    }

    /// <summary>The side that the prompt shows first is read once for all of its partners, whichever side of the join it is.</summary>
    [Theory]
    [InlineData("{{ left.text }} and {{ right.name }}?", true)]
    [InlineData("{{ right.text }} and {{ left.name }}?", false)]
    public async Task Run_Equijoin_ReadsTheFirstSideOncePerRow(string prompt, bool isLeftFirst)
    {
        const int Rows = 10;
        var model = new PrefixReader(Remembered, static _ => """{"is_match": false}""");
        IReadOnlyList<JObject> lefts = Texts(Rows);
        IReadOnlyList<JObject> rights = Texts(Rows);
        string keys = $$$"""
            type: equijoin
            comparison_prompt: "{{{prompt}}}"
            """;

        await RunAsync(keys, lefts, model, rights);

        int first = Rows * DocumentChars;
        Assert.InRange(model.SentChars, Rows * first, int.MaxValue);
        Assert.True(model.ReadChars <= first + (Rows * Rows * 25), $"{(isLeftFirst ? "left" : "right")}: {model.ReadChars} of {model.SentChars} characters were read.");
    }

    /// <summary>Pairs of one input: each text is read once as the first side.</summary>
    [Fact]
    public async Task Run_Resolve_ReadsTheFirstSideOncePerRow()
    {
        const int Rows = 12;
        var model = new PrefixReader(Remembered, static _ => """{"is_match": false}""");

        await RunAsync("""
            type: resolve
            comparison_prompt: "{{ input1.text }} and {{ input2.name }}?"
            output: {keys: [name]}
            blocking_conditions: ["True"]
            """, Texts(Rows), model);

        Assert.InRange(model.SentChars, Rows * (Rows - 1) / 2 * DocumentChars, int.MaxValue);
        Assert.InRange(model.ReadChars, 1, (Rows * DocumentChars) + (Rows * Rows * 25));
    }

    /// <summary>An answer that grows at its end: each fold reads what was added, and the new rows, not the answer anew.</summary>
    [Theory]
    [InlineData("merge_prompt: \"{% for one in outputs %}{{ one.said }}{% endfor %}\"\nmerge_batch_size: 2\nfold_time: 0.001")]
    [InlineData("scratchpad: false")]
    public async Task Run_FoldsOfAGrowingAnswer_ReadItOnce(string keys)
    {
        const int Rows = 40;
        string grown = "";
        var model = new PrefixReader(Remembered, _ =>
        {
            grown += "All of what the next row says, in a sentence. ";
            return new JObject { ["said"] = grown }.ToString();
        });

        await RunAsync($$$"""
            type: reduce
            reduce_key: _all
            prompt: "{{ inputs[0].name }}"
            fold_prompt: "{{ output.said }} Now add: {% for input in inputs %}{{ input.name }}{% endfor %}"
            fold_batch_size: 1
            output: {schema: {said: string}}
            {{{keys}}}
            """, Texts(Rows), model);

        Assert.InRange(model.SentChars, grown.Length * Rows / 3, int.MaxValue);
        Assert.InRange(model.ReadChars, grown.Length / 2, grown.Length + (Rows * 30));
    }

    private static async Task RunAsync(string keys, IReadOnlyList<JObject> rows, PrefixReader model, IReadOnlyList<JObject>? rights = null)
    {
        string step = rights is null ? "{name: one, input: a, operations: [op]}" : "{name: one, operations: [{op: {left: a, right: b}}]}";
        PlanningResult result = PipelinePlanner.Plan($$"""
            default_model: scripted
            datasets: {a: {type: file, path: a.json}, b: {type: file, path: b.json} }
            operations:
              - name: op
            {{string.Join('\n', keys.Split('\n').Select(static line => "    " + line))}}
            pipeline:
              steps: [{{step}}]
            """);
        Assert.True(result.IsOk, string.Join('\n', result.Diagnostics));
        using var house = new TestHouse(isInMemory: true);
        var datasets = new MemoryDatasets(new Dictionary<string, IReadOnlyList<JObject>> { ["a"] = rows, ["b"] = rights ?? [] });

        RunSummary summary = await house.Runner(datasets, model.Client).RunAsync(
            new RunRequest
            {
                Plan = result.Plan,
                Options = new RunOptions { Calls = new CallOptions { ConcurrencyMax = 1 }, Partitions = new PartitionLimits { InFlightMax = 1 } },
            },
            CancellationToken.None);

        Assert.True(summary.Status == RunStatus.Completed, summary.Message);
    }

    /// <summary>Rows whose texts differ from the first character on, with names that are short.</summary>
    private static JObject[] Texts(int count) =>
        [.. Enumerable.Range(0, count).Select(static i => new JObject { ["text"] = $"{(char)('a' + i)}{new string('x', DocumentChars - 1)}", ["name"] = $"n{i}" })];
}
