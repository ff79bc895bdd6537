using Pipelines.Bench.Map;
using Pipelines.Core.Planning;

namespace Pipelines.Bench.Operators;

/// <summary>The runs that are measured, at a size for which 100 stands for the whole.</summary>
internal static class OperatorCases
{
    private const string Head = """
        name: bench
        default_model: instant
        datasets: {input: {type: file, path: input.jsonl}, right: {type: file, path: right.jsonl}}
        operations:
        """;

    private const string Tail = """

        pipeline:
          steps: [{name: one, input: input, operations: [first]}]
          output: {type: file, path: out.jsonl}
        """;

    private const string TailOfJoin = """

        pipeline:
          steps: [{name: one, operations: [{first: {left: input, right: right}}]}]
          output: {type: file, path: out.jsonl}
        """;

    private const string TailOfTwo = """

        pipeline:
          steps: [{name: one, input: input, operations: [first, second]}]
          output: {type: file, path: out.jsonl}
        """;

    /// <param name="percent">The share of the whole size.</param>
    public static IReadOnlyList<OperatorCase> All(int percent)
    {
        int rows = 100 * percent;
        return
        [
            Resolve("resolve", "blocking_threshold: 0.6, ", rows),
            Resolve("resolve-found", "", rows),
            Equijoin(rows),
            Reduce(1000 * percent),
            SplitAndGather(200 * percent),
        ];
    }

    private static OperatorCase Resolve(string name, string blocking, int rows) => new(
        name,
        Head + "\n  - {name: first, type: resolve, comparison_prompt: 'Same? {{ input1.name }} or {{ input2.name }}', embedding_model: instant, "
            + blocking + "output: {keys: [name]}}" + Tail,
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
        Head + "\n  - {name: first, type: equijoin, comparison_prompt: 'Same? {{ left.name }} or {{ right.name }}', embedding_model: instant, blocking_threshold: 0.6}" + TailOfJoin,
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
        Head + """

              - name: first
                type: reduce
                reduce_key: _all
                prompt: "Summarise.{% for one in inputs %} {{ one.id }}{% endfor %}"
                fold_prompt: "{{ output.summary }} and{% for one in inputs %} {{ one.id }}{% endfor %}"
                fold_batch_size: 200
                merge_prompt: "Merge.{% for one in outputs %} {{ one.summary }}{% endfor %}"
                merge_batch_size: 10
                output: {schema: {summary: string}}
            """ + Tail,
        folder => BenchInput.WriteAsync(folder, rows, 0),
        (made, model) => made.Single().Value<long>("_counts_prereduce_first") == rows
            ? $"one group of {rows:N0} rows, {model.Calls:N0} calls"
            : throw new InvalidOperationException("Rows are missing from the group."));

    /// <summary>Texts of 10 KB in chunks of 2.5 KB; each is then gathered with the one before.</summary>
    private static OperatorCase SplitAndGather(int rows)
    {
        const string Split = """

              - name: first
                type: split
                split_key: text
                method: delimiter
                method_kwargs: {delimiter: " ", num_splits_to_group: 450}
            """;
        const string Gather = """

              - name: second
                type: gather
                content_key: text_chunk
                doc_id_key: first_id
                order_key: first_chunk_num
                peripheral_chunks: {previous: {tail: {count: 1}}}
            """;
        string both = Head + Split + Gather + TailOfTwo;
        bool canGather = PipelinePlanner.Plan(both).Plan is not null;
        return new OperatorCase(
            canGather ? "split-gather" : "split",
            canGather ? both : Head + Split + Tail,
            folder => BenchInput.WriteAsync(folder, rows, 1700),
            (made, _) => $"{made.Count():N0} chunks of {rows:N0} texts");
    }

    private static int Entities(int rows) => rows / 5;
}
