using Newtonsoft.Json.Linq;
using Pipelines.Core.Tests.Operators.Binding;

namespace Pipelines.Core.Tests.Compatibility;

/// <summary>
/// DocETL 0.3's operators with every key that it declares, each with a value of the kind that it takes: what its pipelines may hold. One object
/// for each type: the least that it needs under <c>least</c>, further keys beside it.
/// </summary>
internal static class DocEtlKeys
{
    private const string Shared = """
        sample: 5, optimize: true, recursively_optimize: true, verbose: true
        """;

    private const string Calls = $"model: m, {CallsOfAnyModel}";

    private const string CallsOfAnyModel = """
        timeout: 60, max_retries_per_timeout: 1, litellm_completion_kwargs: {temperature: 0}, bypass_cache: true, num_retries_on_validate_failure: 1
        """;

    private const string Gleaning = "gleaning: {num_rounds: 1, validation_prompt: 'Good?', if: 'True', model: m}";

    private const string Asks = $"{Calls}, {Gleaning}, validate: ['output[\"x\"] != \"\"'], enable_observability: true, skip_on_error: true, manually_fix_errors: true, agent: {{}}";

    private const string Pairs = $"{CallsOfAnyModel}, comparison_model: m, embedding_model: m, blocking_threshold: 0.7, blocking_target_recall: 0.9, embedding_batch_size: 10, compare_batch_size: 5, limit_comparisons: 100, cascade: {{proxy_model: p, guarantee: precision, target: 0.9, delta: 0.05, label_budget: 100}}";

    /// <summary>By type: the keys that are needed, and all others.</summary>
    public static IReadOnlyDictionary<string, (string Least, string Others)> Operators { get; } = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["map"] = (
            "prompt: 'P {{ input.x }}', output: {schema: {x: string}}",
            $"{Asks}, output: {{schema: {{x: string}}, mode: structured_output, n: 2}}, drop_keys: [y], batch_prompt: '{{{{ inputs }}}}', max_batch_size: 3, batch_size: 3, clustering_method: random, limit: 3, calibrate: true, num_calibration_docs: 3, pdf_url_key: url, flush_partial_results: true, flush_partial_result: true, retriever: r, save_retriever_output: true, tools: []"),
        ["parallel_map"] = (
            "prompts: [{prompt: 'P {{ input.x }}', output_keys: [x]}], output: {schema: {x: string}}",
            $"{Calls}, drop_keys: [y], enable_observability: true, pdf_url_key: url, prompts: [{{prompt: P, output_keys: [x], model: m, {Gleaning}, name: one}}]"),
        ["filter"] = (
            "prompt: 'P {{ input.x }}', output: {schema: {x: bool}}",
            $"{Asks}, output: {{schema: {{x: bool, _short_explanation: string}}}}, drop_keys: [y], limit: 3, calibrate: true, num_calibration_docs: 3, max_batch_size: 3, batch_prompt: '{{{{ inputs }}}}', pdf_url_key: url, retriever: r, save_retriever_output: true, cascade: {{proxy_model: p, guarantee: recall, target: 0.9, delta: 0.05, label_budget: 100}}"),
        ["reduce"] = (
            "reduce_key: x, prompt: '{{ inputs }}', output: {schema: {y: string}}",
            $"{Asks}, reduce_key: [x, y.z], output: {{schema: {{y: string}}, lineage: [x]}}, input: {{schema: {{x: string}}}}, fold_prompt: '{{{{ inputs }}}} {{{{ output }}}}', fold_batch_size: 2, merge_prompt: '{{{{ outputs }}}}', merge_batch_size: 2, associative: false, pass_through: true, value_sampling: {{enabled: true, method: sem_sim, sample_size: 3, embedding_model: m, embedding_keys: [x], query_text: q}}, limit: 2, synthesize_resolve: false, persist_intermediates: true, fold_time: 1.0, merge_time: 1.0, retriever: g, save_retriever_output: true"),
        ["resolve"] = (
            "comparison_prompt: '{{ input1.x }} {{ input2.x }}', resolution_prompt: '{{ inputs }}', output: {schema: {x: string}}",
            $"{Pairs}, resolution_model: m, blocking_keys: [x], blocking_conditions: ['input1[\"x\"] == input2[\"x\"]'], input: {{schema: {{x: string}}}}, enable_observability: true, validate: ['True'], {Gleaning}"),
        ["equijoin"] = (
            "comparison_prompt: '{{ left.x }} {{ right.x }}'",
            $"{Pairs}, blocking_keys: {{left: [x], right: [x]}}, blocking_conditions: ['left[\"x\"] == right[\"x\"]'], limits: {{left: 1, right: 1}}, output: {{schema: {{x: string}}}}"),
        ["split"] = (
            "split_key: x, method: token_count, method_kwargs: {num_tokens: 10}",
            "method: delimiter, method_kwargs: {delimiter: ',', num_splits_to_group: 2}, model: m"),
        ["gather"] = (
            "content_key: x, doc_id_key: d, order_key: o",
            "peripheral_chunks: {previous: {head: {count: 1, content_key: s}, middle: {content_key: s}, tail: {count: 1}}, next: {head: {count: 1}}}, doc_header_key: h, main_chunk_start: S, main_chunk_end: E"),
        ["unnest"] = ("unnest_key: x", "keep_empty: true, expand_fields: [y], recursive: true, depth: 2"),
        ["unnest_columns"] = ("unnest_key: x", "keys: [y]"),
        ["cluster"] = (
            "embedding_keys: [x], summary_prompt: '{{ inputs }}', summary_schema: {s: string}",
            $"{Calls}, output_key: path, collapse: 0.5, embedding_model: m, max_batch_size: 3, validate: ['True']"),
        ["sample"] = (
            "method: uniform, samples: 3",
            "stratify_key: x, samples_per_group: true, random_state: 7, method_kwargs: {embedding_keys: [x], std: 2, samples: 3, keep: true, center: {x: y}, keys: [x], query: q, embedding_model: m}"),
        ["topk"] = (
            "method: fts, k: 3, keys: [x], query: q",
            "method: embedding, k: 0.5, stratify_key: x, embedding_model: m, model: m, batch_size: 10"),
        ["rank"] = (
            "prompt: P, direction: desc, input_keys: [x]",
            "model: m, embedding_model: m, batch_size: 5, initial_ordering_method: likert, k: 3, rerank_call_budget: 5, call_budget: 5, num_top_items_per_window: 2, overlap_fraction: 0.5, num_calibration_docs: 4, timeout: 60, litellm_completion_kwargs: {temperature: 0}"),
        ["extract"] = (
            "prompt: P, document_keys: [x]",
            "extraction_method: regex, format_extraction: false, extraction_key_suffix: _e, model: m, timeout: 60, litellm_completion_kwargs: {temperature: 0}, limit: 3, retriever: r, save_retriever_output: true, skip_on_error: true"),
        ["link_resolve"] = (
            "comparison_prompt: '{{ link_value }} {{ id_value }} {{ item }}'",
            "id_key: x, link_key: y, blocking_threshold: 0.5, blocking_conditions: ['True'], embedding_model: m, comparison_model: m, compare_batch_size: 10, validate: ['True'], timeout: 60, max_retries_per_timeout: 1, litellm_completion_kwargs: {temperature: 0}"),
        ["add_uuid"] = ("name: op", "id_key: u"),
        ["code_map"] = ("code: 'def transform(row): return {}'", "concurrent_thread_count: 2, limit: 3, drop_keys: [x]"),
        ["code_filter"] = ("code: 'def transform(row): return True'", "concurrent_thread_count: 2, limit: 3"),
        ["code_reduce"] = ("code: 'def transform(rows): return {}'", "concurrent_thread_count: 2, limit: 3, reduce_key: x, pass_through: true"),
        ["web_fetch"] = (
            "url_field: x, output_field: y",
            "url: 'http://h/', timeout: 5, max_workers: 2, use_playwright: true, body_only: true, convert_to_markdown: true"),
        ["web_search"] = ("query_template: '{{ input.x }}'", "search_engine: brave, output_field: hits, max_results: 3"),
    };

    /// <summary>Keys of a pipeline beyond those that every test has.</summary>
    public const string Pipeline = """
        default_lm_api_base: http://h/v1, default_embedding_api_base: http://h/v1, bypass_cache: true, default_bypass_cache: true,
        system_prompt: {dataset_description: d, persona: p}, rate_limits: {llm_call: [{count: 1, per: 1, unit: second}], llm_tokens: [{count: 9, per: 1, unit: minute}], embedding_call: [{count: 1, per: 1, unit: second}]},
        fallback_models: [a, {model_name: b, litellm_params: {}}], fallback_embedding_models: [a], optimizer_config: {x: 1}, plan_rewrites: true, interactive_ui: false, llm_api_keys: {}, from_docwrangler: true,
        parsing_tools: [{name: t, function_code: 'def t(d): return [d]'}]
        """;

    /// <summary>Keys of which some values are refused, with a reason.</summary>
    public static IReadOnlySet<string> PartlyRefused { get; } = new HashSet<string>(StringComparer.Ordinal) { "web_fetch.use_playwright" };

    /// <summary>The keys of a type one by one, with those that every type has.</summary>
    public static IEnumerable<JProperty> OthersOf(string type) =>
        Json($"{{{Operators[type].Others}, {Shared}}}").Properties();

    public static JObject LeastOf(string type) => Json($"{{{Operators[type].Least}}}");

    /// <summary>Keys that mean nothing without others.</summary>
    public static string CompanionsOf(string key) => key switch
    {
        "fold_prompt" => "fold_batch_size: 2",
        "merge_prompt" => "merge_batch_size: 2, fold_prompt: '{{ inputs }} {{ output }}', fold_batch_size: 2",
        "stratify_key" or "samples_per_group" => "stratify_key: x",
        "method_kwargs" => "method: delimiter",
        "method" => "method_kwargs: {delimiter: ','}",
        "url" => "url_field: null",
        _ => "",
    };

    public static JObject Json(string yaml) => (JObject)KeyValues.Json(yaml);
}
