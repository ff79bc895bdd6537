using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Cascades;
using Pipelines.Core.Operators.Embedding;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>Which pairs are worth a comparison.</summary>
internal sealed record BlockingOptions
{
    /// <summary>What is compared of the left row, or of every row of the one input.</summary>
    public required BlockingFields LeftFields { get; init; }

    /// <summary>The same of the right row.</summary>
    public required BlockingFields RightFields { get; init; }

    /// <summary>How alike embeddings of a pair are at least; null for none. At 0 and below every pair is compared.</summary>
    public double? Threshold { get; init; }

    /// <summary>The share of matches that a threshold must let pass that is found by trying.</summary>
    public required double TargetRecall { get; init; }

    /// <summary>A pair for which one of them holds is compared.</summary>
    public IReadOnlyList<PairCondition> Conditions { get; init; } = [];

    public required EmbeddingOptions Embedding { get; init; }

    /// <summary>The most comparisons; null for no bound.</summary>
    public long? ComparisonsMax { get; init; }

    /// <summary>A proxy decides about pairs where it can be trusted; null when the model is asked about all.</summary>
    public CascadeOptions? Cascade { get; init; }

    public bool ComparesAll => Threshold <= 0;

    /// <summary>Nothing says which pairs to compare, so a threshold is found by comparing a few.</summary>
    public bool FindsThreshold => Threshold is null && Conditions.Count == 0;

    public bool UsesEmbeddings => FindsThreshold || Threshold > 0;

    public void AddTo(CanonicalHasher hasher)
    {
        LeftFields.AddTo(hasher);
        RightFields.AddTo(hasher);
        hasher.Add(Threshold).Add(TargetRecall).Add(UsesEmbeddings ? Embedding.Model : null).Add(ComparisonsMax).AddCount(Conditions.Count);
        foreach (PairCondition condition in Conditions)
        {
            hasher.Add(condition.Text);
        }

        hasher.Add(Cascade is not null);
        Cascade?.AddTo(hasher);
    }
}
