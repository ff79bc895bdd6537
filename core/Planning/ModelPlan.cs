namespace Pipelines.Core.Planning;

/// <summary>Which models the pipeline asks, and how they are reached.</summary>
public sealed record ModelPlan
{
    /// <summary>For operators that name no model; null when every operator that needs one names its own.</summary>
    public string? DefaultModel { get; init; }

    /// <summary>The OpenAI-compatible endpoint that answers completions; null leaves it to the caller.</summary>
    public Uri? DefaultApiBase { get; init; }

    /// <summary>The same for embeddings.</summary>
    public Uri? DefaultEmbeddingApiBase { get; init; }

    /// <summary>Tried in order when a model's endpoint cannot answer.</summary>
    public IReadOnlyList<ModelReference> Fallbacks { get; init; } = [];

    /// <summary>The same for embeddings.</summary>
    public IReadOnlyList<ModelReference> EmbeddingFallbacks { get; init; } = [];

    public RateLimits RateLimits { get; init; } = RateLimits.None;

    public SystemPrompt SystemPrompt { get; init; } = SystemPrompt.None;
}
