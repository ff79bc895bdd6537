using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Embedding;
using Pipelines.Core.Operators.Fields;
using Pipelines.Core.Operators.Rank;
using Pipelines.Core.Operators.TopRows;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;
using Pipelines.Core.Specs.Yaml;

namespace Pipelines.Core.Operators.TopK;

/// <summary><c>topk</c>: lets the rows pass that fit a query best. Keys: docs/operators/topk.md.</summary>
internal sealed class TopKType : IOperatorType
{
    /// <summary>How DocETL ranks for it, whatever the pipeline says.</summary>
    private static readonly RankWindowing Windowing = new(Calls: 100, Picks: 3, Overlap: 0.5);

    private static readonly Dictionary<string, TopKMethod> Methods = new(StringComparer.Ordinal)
    {
        ["embedding"] = TopKMethod.Embedding,
        ["fts"] = TopKMethod.FullText,
        ["llm_compare"] = TopKMethod.Comparison,
    };

    private static readonly ChoiceKey<TopKMethod> Method = new("method", "how rows are found", Methods) { IsRequired = true };
    private static readonly ShapedKey Count = new("k", "how many rows, or which share of them (0.1)", static () => new JObject { ["type"] = "number", ["exclusiveMinimum"] = 0 }) { IsRequired = true };
    private static readonly TextsKey SearchedKeys = new("keys", "the fields that are searched or compared", CountMin: 1) { IsRequired = true };
    private static readonly TextKey Query = new("query", "what is searched for; except with llm_compare a template over 'input', the first row") { IsRequired = true };
    private static readonly ShapedKey StratifyKey = new("stratify_key", "a field or fields, of whose values each gets its own k rows; not with llm_compare", static () => new JObject
    {
        ["anyOf"] = new JArray(
            new JObject { ["type"] = "string" },
            new JObject { ["type"] = "array", ["minItems"] = 1, ["items"] = new JObject { ["type"] = "string" } }),
    });

    private static readonly TextsKey StratifyKeys = new("stratify_key", "the fields", CountMin: 1);

    public string Name => "topk";

    public SpecKeys Keys { get; } = new(
    [
        Method, Count, SearchedKeys, Query, StratifyKey, .. EmbeddingReader.Keys, .. ModelOptionsReader.Keys, ValidationReader.Retries,
        new UnusedKey("batch_size", "how many rows are compared at a time follows from k"),
        new UnusedKey("random_state", "nothing is drawn"),
    ]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        TopKMethod? method = reader.Choice(Method);
        RankSpan? span = ReadSpan(reader);
        IReadOnlyList<string>? keys = reader.Texts(SearchedKeys);
        TopQuery? query = TopQuery.Read(reader, Query);
        IReadOnlyList<FieldPath> strata = [.. TextsOf(reader).Select(FieldPath.Parse)];
        EmbeddingOptions embedding = EmbeddingReader.Read(reader);
        ModelOptions? model = method == TopKMethod.Comparison ? ModelOptionsReader.Read(reader, context) : ModelOptionsReader.ReadIfNamed(reader, context);
        int retries = reader.CountOrDefault(ValidationReader.Retries);
        if (method is null || span is null || keys is null || query is null)
        {
            return null;
        }

        return method == TopKMethod.Comparison
            ? BindComparison(reader, context, span, keys, query, strata, embedding, model, retries)
            : TopRowsBinding.Bind(new TopRowsOptions
            {
                Name = context.OperatorName,
                Type = Name,
                Keys = keys,
                Query = query,
                Span = span,
                StratifyKeys = strata,
                Embedding = method == TopKMethod.Embedding ? embedding : null,
            });
    }

    private static BoundOperator? BindComparison(
        SpecReader reader, BindingContext context, RankSpan span, IReadOnlyList<string> keys, TopQuery query, IReadOnlyList<FieldPath> strata, EmbeddingOptions embedding, ModelOptions? model, int retries)
    {
        if (query.Template is not null)
        {
            reader.Error(Query, "With 'llm_compare' the query is what all rows are compared by; it cannot be a template.");
        }

        if (strata.Count > 0)
        {
            reader.Error(StratifyKey, "With 'llm_compare' all rows are compared with each other; there is no 'stratify_key'.");
        }

        return model is null ? null : RankBinding.Bind(new RankOptions
        {
            Name = context.OperatorName,
            Type = "topk",
            Criterion = query.Text,
            IsAscending = false,
            Text = new FieldLines([.. keys.Select(FieldPath.Parse)]),
            Ordering = RankOrdering.Similarity,
            Questions = RankQuestions.Of(context.SystemPrompt, model, retries, isAscending: false),
            Embedding = embedding,
            BatchRows = 1,
            ExampleRows = 0,
            Span = span,
            DropsOthers = true,
            Windowing = Windowing,
        });
    }

    /// <summary>Null when it is absent or wrong, which is reported.</summary>
    private static RankSpan? ReadSpan(SpecReader reader)
    {
        switch (reader.Node(Count) is { } node ? SpecJson.From(node, reader.PathOf(Count), reader.Diagnostics) : null)
        {
            case null:
                return null;
            case JValue { Value: long and > 0 and var count }:
                return new RankSpan(count, null);
            case JValue { Value: double and > 0 and var share }:
                return new RankSpan(null, share);
            default:
                reader.Error(Count, "A number of rows (at least 1) or a share of them (above 0, with a decimal point) is wanted here.");
                return null;
        }
    }

    private static IReadOnlyList<string> TextsOf(SpecReader reader) =>
        reader.Node(StratifyKey) is SpecSequence ? reader.Texts(StratifyKeys) ?? [] : reader.Text(StratifyKey.Name) is { } one ? [one] : [];
}
