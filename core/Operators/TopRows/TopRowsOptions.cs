using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Embedding;
using Pipelines.Core.Operators.Fields;
using Pipelines.Core.Operators.Rank;

namespace Pipelines.Core.Operators.TopRows;

/// <summary>Which rows are found by a query: the configuration of a <c>topk</c> that searches, checked.</summary>
internal sealed record TopRowsOptions
{
    public required string Name { get; init; }

    /// <summary>The operator's type.</summary>
    public required string Type { get; init; }

    /// <summary>The fields that are searched.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    public required TopQuery Query { get; init; }

    /// <summary>How many rows, of each stratum.</summary>
    public required RankSpan Span { get; init; }

    /// <summary>Fields whose values make strata, each of which is searched by itself; empty for the whole.</summary>
    public IReadOnlyList<FieldPath> StratifyKeys { get; init; } = [];

    /// <summary>How rows and query are embedded; null for full text.</summary>
    public EmbeddingOptions? Embedding { get; init; }

    /// <summary>What is searched of a row; of longer texts only the beginning is embedded.</summary>
    public JoinedFields Text => new(Keys, Embedding is null ? null : JoinedFields.EmbeddedCharsMax);

    public string RankField => $"_{Name}_rank";

    public string ScoreField => $"_{Name}_score";

    public ContentHash Identity
    {
        get
        {
            using var hasher = new CanonicalHasher("pipelines/operator/top-rows/1");
            hasher.Add(Name).Add(Type).Add(Query.Text).Add(Span.Count).Add(Span.Share).Add(Embedding?.Model);
            Text.AddTo(hasher);
            hasher.AddCount(StratifyKeys.Count);
            foreach (FieldPath key in StratifyKeys)
            {
                hasher.Add(key.Text);
            }

            return hasher.Finish();
        }
    }
}
