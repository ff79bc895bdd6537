using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Embedding;
using Pipelines.Core.Operators.Fields;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Rank;

/// <summary><c>rank</c>: puts rows in order by a criterion in words. Keys: docs/operators/rank.md.</summary>
internal sealed class RankType : IOperatorType
{
    private const int BatchRowsMax = 1000;
    private const int CallsMax = 1_000_000;
    private const int CallsDefault = 10;

    private static readonly Dictionary<string, bool> Directions = new(StringComparer.Ordinal) { ["asc"] = true, ["desc"] = false };

    private static readonly Dictionary<string, RankOrdering> Orderings = new(StringComparer.Ordinal)
    {
        ["likert"] = RankOrdering.Ratings,
        ["embedding"] = RankOrdering.Similarity,
        ["calibrated_embedding"] = RankOrdering.Examples,
    };

    private static readonly TextKey Prompt = new("prompt", "what the rows are ranked by; no template") { IsRequired = true };
    private static readonly ChoiceKey<bool> Direction = new("direction", "asc: what fits least comes first; desc: what fits most", Directions) { IsRequired = true };
    private static readonly TextsKey InputKeys = new("input_keys", "the fields or paths that are shown of a row; all when absent", CountMin: 1);
    private static readonly ChoiceKey<RankOrdering> Ordering = new("initial_ordering_method", "how the first order is found", Orderings, Absent: "likert");
    private static readonly WholeNumberKey BatchRows = new("batch_size", "rows of one call of the first order", 1, BatchRowsMax, Absent: 10);
    private static readonly WholeNumberKey Span = new("k", "only so many of the first rows are refined; all when absent", 1);
    private static readonly WholeNumberKey Calls = new("rerank_call_budget", "about so many windows refine the order; 10 when absent", 1, CallsMax);
    private static readonly WholeNumberKey CallsAlias = new("call_budget", "the same as rerank_call_budget", 1, CallsMax);
    private static readonly WholeNumberKey Picks = new("num_top_items_per_window", "rows of a window that move to its beginning", 1, BatchRowsMax, Absent: 3);
    private static readonly NumberKey Overlap = new("overlap_fraction", "the share of a window that the next one sees again; 0.5 when absent", 0, 1);
    private static readonly WholeNumberKey Examples = new("num_calibration_docs", "rows that a rating is given as examples", 1, BatchRowsMax, Absent: 10);

    public string Name => "rank";

    public SpecKeys Keys { get; } = new(
    [
        Prompt, Direction, InputKeys, Ordering, BatchRows, Span, Calls, CallsAlias, Picks, Overlap, Examples,
        .. EmbeddingReader.Keys, .. ModelOptionsReader.Keys, ValidationReader.Retries,
    ]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        string? prompt = reader.Text(Prompt);
        bool? isAscending = reader.Choice(Direction);
        IReadOnlyList<string>? keys = reader.Texts(InputKeys);
        RankOrdering ordering = reader.Choice(Ordering) ?? RankOrdering.Ratings;
        int batchRows = reader.CountOrDefault(BatchRows);
        long? span = reader.WholeNumber(Span);
        (int? calls, int? sameCalls) = (reader.Count(Calls), reader.Count(CallsAlias));
        int picks = reader.CountOrDefault(Picks);
        double overlap = reader.Number(Overlap) ?? 0.5;
        int examples = reader.CountOrDefault(Examples);
        EmbeddingOptions embedding = EmbeddingReader.Read(reader);
        ModelOptions? model = ModelOptionsReader.Read(reader, context);
        int retries = reader.CountOrDefault(ValidationReader.Retries);
        if (reader.Has(Calls) && reader.Has(CallsAlias))
        {
            reader.Warning(CallsAlias, "Not used: it is the same as 'rerank_call_budget', which is given too.");
        }

        if (ordering == RankOrdering.Examples && batchRows < 2)
        {
            reader.Error(BatchRows, "The example rows are put in order at least two at a time.");
        }

        return prompt is null || isAscending is null || model is null ? null : RankBinding.Bind(new RankOptions
        {
            Name = context.OperatorName,
            Type = Name,
            Criterion = prompt,
            IsAscending = isAscending.Value,
            Text = new FieldLines(keys is null ? null : [.. keys.Select(FieldPath.Parse)]),
            Ordering = ordering,
            Questions = RankQuestions.Of(context.SystemPrompt, model, retries, isAscending.Value),
            Embedding = embedding,
            BatchRows = batchRows,
            ExampleRows = examples,
            Span = new RankSpan(span, null),
            DropsOthers = false,
            Windowing = new RankWindowing(calls ?? sameCalls ?? CallsDefault, picks, overlap),
        });
    }
}
