namespace Pipelines.Cli.Tests.Runs.Kills.Operators;

/// <summary>Every operator, in each of the ways in which it makes calls; those that make none stand beside one that does, in its stage or before it.</summary>
internal static class OperatorKillCases
{
    private const string Embedding = "embedding_model: vectors, embedding_batch_size: 3";
    private const string Names = "{% for one in inputs %} {{ one.name }}{% endfor %}";
    private const string Same = "comparison_prompt: 'Same? {{ input1.name }} or {{ input2.name }}'";
    private const string SameOfJoin = "comparison_prompt: 'Same? {{ left.name }} or {{ right.name }}'";
    private const string Note = "output: {schema: {note: string}}";
    private const string Keep = "type: filter, prompt: 'Keep {{ input.name }}?', output: {schema: {keep: bool}}";
    private const string SumUp = $"type: reduce, reduce_key: kind, prompt: 'Sum up{Names}', {Note}";
    private const string Fold = "fold_prompt: '{{ output.note }} and" + Names + "'";
    private const string Merge = "merge_prompt: 'Merge{% for one in outputs %} {{ one.note }}{% endfor %}', merge_batch_size: 2";
    private const string Summary = "summary_prompt: 'Topic of{% for one in inputs %} {{ one }}{% endfor %}', summary_schema: {topic: string}";

    private const string Joined = "{name: all, operations: [{it: {left: rows, right: right}}]}";
    private const string Between = "{name: all, input: rows, operations: [ask, it, tell]}";
    private const string Ask = "  - {name: ask, type: map, prompt: 'Ask about {{ input }}', output: {schema: {asked: string}}}";
    private const string Tell = "  - {name: tell, type: map, prompt: 'Tell of {{ input }}', output: {schema: {told: string}}}";

    private const string Around = "  - {name: around, type: gather, content_key: text_chunk, doc_id_key: it_id, order_key: it_chunk_num, peripheral_chunks: {next: {head: {count: 1}}}}";

    /// <summary>Each is killed late, and of those with phases one of each kind early, too.</summary>
    public static IReadOnlyList<OperatorKillCase> All { get; } =
    [
        .. RowByRow, .. Groups, .. Pairs, .. Orders, .. Finding, .. Cascades, .. WithoutCalls,
        .. new[] { Pairs[0], Pairs[4], Orders[1], Finding[0], Cascades[1], Cascades[3] }.Select(static one => one with { Name = $"{one.Name}, early", KilledAfter = 0.2 }),
    ];

    private static OperatorKillCase[] RowByRow =>
    [
        It("map", "type: map, prompt: 'Note {{ input.text }}', output: {schema: {note: string}, n: 2}"),
        It("map, batches", $"type: map, prompt: 'Note {{{{ input.name }}}}', batch_prompt: 'Notes{Names.Replace("{{ one", "<{{ one", StringComparison.Ordinal)}', max_batch_size: 4, {Note}"),
        It("map, gleaning", $"type: map, prompt: 'Note {{{{ input.name }}}}', {Note}, gleaning: {{num_rounds: 2, validation_prompt: 'Good?'}}"),
        It("map, calibration", $"type: map, prompt: 'Note {{{{ input.name }}}}', {Note}, calibrate: true, num_calibration_docs: 3"),
        It("parallel_map", "type: parallel_map, prompts: [{prompt: 'One {{ input.name }}', output_keys: [one]}, {prompt: 'Two {{ input.name }}', output_keys: [two]}], output: {schema: {one: string, two: int}}"),
        It("filter", Keep),
        It("filter, limit", $"{Keep}, limit: 6"),
        It("classify", "type: classify, prompt: '{{ input.name }}', labels: [good, bad], output_key: class"),
        It("extract", "type: extract, prompt: 'Take what matters.', document_keys: [text]"),
        It("extract, regex", "type: extract, prompt: 'Take what matters.', document_keys: [text], extraction_method: regex"),
    ];

    private static OperatorKillCase[] Groups =>
    [
        It("reduce", SumUp),
        It("reduce, fold", $"{SumUp}, {Fold}, fold_batch_size: 2"),
        It("reduce, fold and merge", $"{SumUp}, {Fold}, fold_batch_size: 2, {Merge}"),
        It("summarize", "type: summarize, text_key: text, texts_per_call: 3, summaries_per_call: 2"),
        It("cluster", $"type: cluster, embedding_keys: [name], {Embedding}, {Summary}"),
    ];

    private static OperatorKillCase[] Pairs =>
    [
        It("resolve", $"type: resolve, {Same}, resolution_prompt: 'One of{Names}', {Embedding}, blocking_keys: [name], blocking_threshold: 0.6, output: {{schema: {{name: string}}}}"),
        It("resolve, threshold found", $"type: resolve, {Same}, {Embedding}, blocking_keys: [name], output: {{keys: [name]}}"),
        It("equijoin", $"type: equijoin, {SameOfJoin}, {Embedding}, blocking_keys: {{left: [name], right: [name]}}, blocking_threshold: 0.6") with { Steps = Joined },
        It("sem_join", $"type: sem_join, keys: {{left: [name], right: [name]}}, k: 2, {Embedding}") with { Steps = Joined },
        It("link_resolve", $"type: link_resolve, id_key: name, link_key: links, comparison_prompt: 'Same? {{{{ link_value }}}} or {{{{ id_value }}}}', blocking_threshold: 0.6, {Embedding}"),
        It("dedup, embedding", $"type: dedup, keys: [name], method: embedding, threshold: 0.8, {Embedding}"),
    ];

    private static OperatorKillCase[] Orders =>
    [
        It("rank", "type: rank, prompt: By size, input_keys: [name], direction: desc, batch_size: 5, num_top_items_per_window: 2"),
        It("rank, calibrated", $"type: rank, prompt: By size, input_keys: [name], direction: asc, initial_ordering_method: calibrated_embedding, num_top_items_per_window: 2, {Embedding}"),
        It("topk, embedding", $"type: topk, method: embedding, k: 5, keys: [name], query: e1 v1, {Embedding}"),
        It("topk, llm_compare", $"type: topk, method: llm_compare, k: 5, keys: [name], query: the largest, model: scripted, {Embedding}"),
        It("sample, top_embedding", $"type: sample, method: top_embedding, samples: 5, method_kwargs: {{keys: [name], query: e1 v1, {Embedding}}}"),
        It("sample, outliers", $"type: sample, method: outliers, method_kwargs: {{embedding_keys: [name], samples: 5, {Embedding}}}"),
    ];

    private static OperatorKillCase[] Finding =>
    [
        It("map, retriever", $"type: map, retriever: known, save_retriever_output: true, prompt: 'Note {{{{ input.name }}}}', {Note}") with { Top = Retriever("{{ input.name }}") },
        It("reduce, retriever", $"{SumUp}, retriever: known") with { Top = Retriever("{{ reduce_key }}") },
    ];

    private static OperatorKillCase[] Cascades =>
    [
        It("filter, chat proxy", $"{Keep}, cascade: {{proxy_model: cheap, target: 0.8, label_budget: 8}}"),
        It("filter, embedding proxy", $"{Keep}, cascade: {{proxy_model: vectors, proxy_type: embedding, guarantee: precision+recall, target: 0.8, label_budget: 8}}"),
        It("resolve, chat proxy", $"type: resolve, {Same}, {Embedding}, blocking_threshold: 0.5, output: {{keys: [name]}}, cascade: {{proxy_model: cheap, target: 0.8, label_budget: 12}}"),
        It("equijoin, embedding proxy", $"type: equijoin, {SameOfJoin}, {Embedding}, cascade: {{proxy_model: vectors, proxy_type: embedding, target: 0.8, label_budget: 12}}") with { Steps = Joined },
    ];

    private static OperatorKillCase[] WithoutCalls =>
    [
        It("split, gather", "type: split, split_key: text, method: delimiter, method_kwargs: {delimiter: ' ', num_splits_to_group: 4}", Around, Ask) with
        {
            Steps = "{name: all, input: rows, operations: [it, around, ask]}",
        },
        Beside("gather", "type: gather, content_key: asked, doc_id_key: kind, order_key: id, peripheral_chunks: {previous: {tail: {count: 1}}}"),
        Beside("dedup", "type: dedup, keys: [name], method: normalised"),
        Beside("sample", "type: sample, method: uniform, samples: 12, stratify_key: kind, random_state: 7"),
        Beside("topk, fts", "type: topk, method: fts, k: 9, keys: [text, asked], query: the third line of e1"),
        Beside("code_map", "type: code_map, code: \"def transform(row): return {'length': len(row['asked'])}\""),
        Beside("code_filter", "type: code_filter, language: javascript, code: 'function transform(row) { return row.id % 4 > 0; }'"),
        Beside("code_reduce", "type: code_reduce, reduce_key: kind, code: \"def transform(rows): return {'all': [row['asked'] for row in rows]}\""),
        Beside("add_uuid", "type: add_uuid"),
        Beside("unnest", "type: unnest, unnest_key: links"),
        Beside("unnest_columns", "type: unnest_columns, unnest_key: parts"),
        Beside("assert", "type: assert, conditions: ['input[\"id\"] % 3 == 0'], on_failure: route") with
        {
            Steps = "{name: check, input: rows, operations: [ask, it]}, {name: routed, input: check.it, operations: [tell]}",
        },
    ];

    private static string Retriever(string query) => $$$"""
        retrievers:
          known:
            dataset: right
            index_types: hybrid
            fts: {index_phrase: '{{ input.name }}: {{ input.text }}', query_phrase: '{{{query}}}'}
            embedding: {model: vectors}
            query: {top_k: 2}
        """;

    private static OperatorKillCase It(string name, string operation, params string[] others) =>
        new(name, string.Join('\n', [$"  - {{name: it, {operation}}}", .. others]));

    /// <summary>What is asked before the operator waits in the log for it, and what is asked after it depends on what it made.</summary>
    private static OperatorKillCase Beside(string name, string operation) => It(name, operation, Ask, Tell) with { Steps = Between };
}
