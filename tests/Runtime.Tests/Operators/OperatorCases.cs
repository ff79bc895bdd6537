namespace Pipelines.Runtime.Tests.Operators;

/// <summary>An operation of each type, its keys beyond the name in braces' style: small, over the rows that <see cref="EveryOperatorTests"/> draws.</summary>
internal static class OperatorCases
{
    public static IReadOnlyDictionary<string, string> Keys { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["map"] = "prompt: 'About {{ input.text }}', output: {schema: {said: string, size: int}}",
        ["parallel_map"] = "prompts: [{prompt: '{{ input.text }} A?', output_keys: [a]}, {prompt: '{{ input.text }} B?', output_keys: [b]}], output: {schema: {a: string, b: bool}}",
        ["filter"] = "prompt: 'Keep {{ input.text }}?', output: {schema: {keep: bool}}",
        ["reduce"] = "reduce_key: kind, prompt: 'P {{ inputs }}', fold_prompt: 'F {{ output.said }} {{ inputs }}', fold_batch_size: 2, output: {schema: {said: string}}, value_sampling: {enabled: true, method: cluster, sample_size: 5, embedding_model: vectors}",
        ["summarize"] = "text_key: text, texts_per_call: 2, summaries_per_call: 2",
        ["resolve"] = "comparison_prompt: 'Same? {{ input1.text }} {{ input2.text }}', output: {keys: [text]}, blocking_threshold: 0, embedding_model: vectors",
        ["equijoin"] = "comparison_prompt: 'Match? {{ left.text }} {{ right.text }}', blocking_conditions: [\"left['kind'] == right['kind']\"]",
        ["sem_join"] = "keys: {left: [text], right: [text]}, k: 2, embedding_model: vectors",
        ["split"] = "split_key: text, method: delimiter, method_kwargs: {delimiter: ' '}",
        ["gather"] = "content_key: text, doc_id_key: kind, order_key: n, peripheral_chunks: {previous: {tail: {count: 1}}, next: {head: {count: 1}}}",
        ["unnest"] = "unnest_key: tags",
        ["unnest_columns"] = "unnest_key: more",
        ["cluster"] = "embedding_keys: [text], embedding_model: vectors, summary_prompt: 'Sum up {{ inputs }}', summary_schema: {name: string}",
        ["sample"] = "method: uniform, samples: 0.5, random_state: 7",
        ["topk"] = "method: embedding, k: 3, keys: [text], query: anything, embedding_model: vectors",
        ["rank"] = "prompt: by weight, direction: desc, input_keys: [text], initial_ordering_method: embedding, embedding_model: vectors, rerank_call_budget: 2, batch_size: 3",
        ["extract"] = "prompt: What matters?, document_keys: [text]",
        ["link_resolve"] = "comparison_prompt: '{{ link_value }} or {{ id_value }}', id_key: text, link_key: tags",
        ["add_uuid"] = "id_key: id",
        ["code_map"] = "code: 'def transform(row): return {\"size\": len(row[\"text\"])}', reads: [text]",
        ["code_filter"] = "code: 'def transform(row): return row[\"n\"] % 3 > 0'",
        ["code_reduce"] = "reduce_key: kind, code: 'def transform(rows): return {\"texts\": [row[\"text\"] for row in rows]}'",
        ["web_fetch"] = "url_field: text, output_field: page",
        ["web_search"] = "query_template: '{{ input.text }}', max_results: 2",
        ["classify"] = "prompt: '{{ input.text }}', labels: [good, bad]",
        ["assert"] = "conditions: [\"input['n'] % 3 > 0\"], on_failure: drop",
        ["dedup"] = "keys: [kind]",
    };
}
