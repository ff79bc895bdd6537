using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Embedding;

namespace Pipelines.Core.Operators.Rank;

/// <summary>The configuration of a <c>rank</c>, checked; also that of a <c>topk</c> that compares.</summary>
internal sealed record RankOptions
{
    public required string Name { get; init; }

    /// <summary>The operator's type.</summary>
    public required string Type { get; init; }

    /// <summary>What the rows are ranked by, in words.</summary>
    public required string Criterion { get; init; }

    /// <summary>Those that meet the criterion least come first.</summary>
    public required bool IsAscending { get; init; }

    /// <summary>What is shown and embedded of a row.</summary>
    public required FieldLines Text { get; init; }

    public required RankOrdering Ordering { get; init; }

    public required RankQuestions Questions { get; init; }

    public required EmbeddingOptions Embedding { get; init; }

    /// <summary>Rows of one call that rates or orders.</summary>
    public required int BatchRows { get; init; }

    /// <summary>Rows that a rating is given beside those to be rated.</summary>
    public required int ExampleRows { get; init; }

    /// <summary>How many of the first rows are refined, and with <see cref="DropsOthers"/> kept; a share of all when it is null too.</summary>
    public required RankSpan Span { get; init; }

    /// <summary>Rows beyond the span are dropped.</summary>
    public required bool DropsOthers { get; init; }

    public required RankWindowing Windowing { get; init; }

    public RankPhases Phases => RankPhases.Of(Ordering);

    public ContentHash Identity
    {
        get
        {
            using var hasher = new CanonicalHasher("pipelines/operator/rank/1");
            hasher.Add(Name).Add(Type).Add(Criterion).Add(IsAscending).Add(Ordering.ToString()).Add(Embedding.Model);
            hasher.Add(BatchRows).Add(ExampleRows).Add(Span.Count).Add(Span.Share).Add(DropsOthers);
            hasher.Add(Windowing.Calls).Add(Windowing.Picks).Add(Windowing.Overlap);
            Text.AddTo(hasher);
            Questions.AddTo(hasher);
            return hasher.Finish();
        }
    }
}
