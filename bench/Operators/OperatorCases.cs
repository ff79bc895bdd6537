using Newtonsoft.Json.Linq;
using Pipelines.Bench.Map;

namespace Pipelines.Bench.Operators;

/// <summary>The runs that are measured, at a size for which 100 stands for the whole.</summary>
internal static class OperatorCases
{
    private const string One = "{name: one, input: input, operations: [first]}";
    private const string Joined = "{name: one, operations: [{first: {left: input, right: right}}]}";

    /// <param name="percent">The share of the whole size.</param>
    public static IReadOnlyList<OperatorCase> All(int percent)
    {
        int rows = 100 * percent;
        return
        [
            .. DocEtlCases.All(percent),
            Resolve("resolve", "blocking_threshold: 0.6, ", rows),
            Resolve("resolve-found", "", rows),
            Equijoin(rows),
            Reduce(1000 * percent),
            SplitAndGather("split-gather", 200 * percent, 1_700, PlacedChunks),
            SplitAndGather("split-gather-one", 1, 290_000 * percent, PlacedChunks),
        ];
    }

    /// <param name="operations">The entries of <c>operations</c>.</param>
    /// <param name="step">The only entry of <c>steps</c>.</param>
    public static string Pipeline(string operations, string step) => $$"""
        name: bench
        default_model: instant
        datasets:
          input: {type: file, path: {{OperatorCase.Input}} }
          right: {type: file, path: {{OperatorCase.Right}} }
        operations:
        {{operations}}
        pipeline:
          steps: [{{step}}]
          output: {type: file, path: out.jsonl}
        """;

    private static OperatorCase Resolve(string name, string blocking, int rows) => new(
        name,
        Pipeline(
            "  - {name: first, type: resolve, comparison_prompt: 'Same? {{ input1.name }} or {{ input2.name }}', embedding_model: instant, "
                + blocking + "output: {keys: [name]}}",
            One),
        folder => EntityText.WriteAsync(Path.Combine(folder, OperatorCase.Input), rows, Entities(rows), 1),
        (made, model) =>
        {
            ILookup<int, string> namesOf = made.ToLookup(row => row.Value<int>("id") % Entities(rows), static row => row.Value<string>("name")!);
            bool isExact = namesOf.Count == Entities(rows) && namesOf.All(static names => names.Distinct().Count() == 1)
                && namesOf.Select(static names => names.First()).Distinct().Count() == namesOf.Count;
            int spanning = rows - Entities(rows);
            return isExact
                ? $"{Entities(rows):N0} clusters, all right; {model.Comparisons:N0} comparisons, {(double)model.Comparisons / spanning:N1} x the {spanning:N0} that connect them"
                : throw new InvalidOperationException("The clusters are wrong.");
        });

    private static OperatorCase Equijoin(int rows) => new(
        "equijoin",
        Pipeline("  - {name: first, type: equijoin, comparison_prompt: 'Same? {{ left.name }} or {{ right.name }}', embedding_model: instant, blocking_threshold: 0.6}", Joined),
        async folder =>
        {
            await EntityText.WriteAsync(Path.Combine(folder, OperatorCase.Input), rows, rows / 2, 1);
            await EntityText.WriteAsync(Path.Combine(folder, OperatorCase.Right), rows, rows / 2, 2);
        },
        (made, model) =>
        {
            int count = made.Count(row => row.Value<int>("id_left") % (rows / 2) == row.Value<int>("id_right") % (rows / 2));
            return count == rows * 2
                ? $"{count:N0} matches, all there are; {model.Comparisons:N0} comparisons, {(double)model.Comparisons / count:N1} x the matches"
                : throw new InvalidOperationException($"{count} matches are right, of {rows * 2}.");
        });

    private static OperatorCase Reduce(int rows) => new(
        "reduce",
        Pipeline(
            """
              - name: first
                type: reduce
                reduce_key: _all
                prompt: "Summarise.{% for one in inputs %} {{ one.id }}{% endfor %}"
                fold_prompt: "{{ output.summary }} and{% for one in inputs %} {{ one.id }}{% endfor %}"
                fold_batch_size: 200
                merge_prompt: "Merge.{% for one in outputs %} {{ one.summary }}{% endfor %}"
                merge_batch_size: 10
                output: {schema: {summary: string}}
            """,
            One),
        folder => BenchInput.WriteAsync(folder, rows, 0),
        (made, model) => made.Single().Value<long>("_counts_prereduce_first") == rows
            ? $"one group of {rows:N0} rows, {model.Calls:N0} calls"
            : throw new InvalidOperationException("Rows are missing from the group."));

    /// <summary>Chunks of 3 KB without their text; each is then gathered with the one before.</summary>
    private static OperatorCase SplitAndGather(string name, int texts, int words, Func<IEnumerable<JObject>, string> check) => new(
        name,
        Pipeline(
            """
              - {name: cut, type: split, split_key: text, method: delimiter, method_kwargs: {delimiter: " ", num_splits_to_group: 450}}
              - {name: drop, type: map, drop_keys: [text]}
              - name: around
                type: gather
                content_key: text_chunk
                doc_id_key: cut_id
                order_key: cut_chunk_num
                peripheral_chunks: {previous: {tail: {count: 1}}}
            """,
            "{name: one, input: input, operations: [cut, drop, around]}"),
        folder => BenchInput.WriteAsync(folder, texts, words),
        (made, _) => check(made) + $" of {texts:N0} texts");

    /// <summary>Each chunk comes after the one of its document that it shows.</summary>
    private static string PlacedChunks(IEnumerable<JObject> made)
    {
        int chunks = 0;
        (string? document, string? before) = (null, null);
        foreach (JObject row in made)
        {
            string own = row.Value<string>("text_chunk")!;
            bool isFirst = row.Value<string>("cut_id") != document;
            string rendered = row.Value<string>("text_chunk_rendered")!;
            bool isRight = row.Value<int>("cut_chunk_num") == 1 == isFirst
                && rendered.Contains(own, StringComparison.Ordinal)
                && (isFirst || rendered.Contains(before!, StringComparison.Ordinal));
            chunks = isRight ? chunks + 1 : throw new InvalidOperationException($"The chunk after {chunks} is wrong.");
            (document, before) = (row.Value<string>("cut_id"), own);
        }

        return $"{chunks:N0} chunks";
    }

    private static int Entities(int rows) => rows / 5;
}
