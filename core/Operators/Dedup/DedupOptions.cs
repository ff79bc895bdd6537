using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Embedding;
using Pipelines.Core.Operators.Pairs;

namespace Pipelines.Core.Operators.Dedup;

/// <summary>The configuration of a <c>dedup</c>, checked.</summary>
internal sealed record DedupOptions
{
    public required string Name { get; init; }

    public required DedupMethod Method { get; init; }

    /// <summary>What rows are the same by.</summary>
    public required BlockingFields Fields { get; init; }

    /// <summary>How alike embeddings are at least; used with <see cref="DedupMethod.Embedding"/> alone.</summary>
    public required double Threshold { get; init; }

    public required EmbeddingOptions Embedding { get; init; }

    /// <summary>Rows that are kept say how many were dropped for them.</summary>
    public required bool CountsDropped { get; init; }

    /// <summary>Holds that number.</summary>
    public string CountField => $"_duplicates_{Name}";

    public bool UsesEmbeddings => Method == DedupMethod.Embedding;

    public ContentHash Identity
    {
        get
        {
            using var hasher = new CanonicalHasher("pipelines/operator/dedup/1");
            hasher.Add(Name).Add(Method.ToString()).Add(CountsDropped);
            Fields.AddTo(hasher);
            return hasher.Add(UsesEmbeddings ? Threshold : null).Add(UsesEmbeddings ? Embedding.Model : null).Finish();
        }
    }
}
