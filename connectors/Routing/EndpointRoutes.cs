using Pipelines.Core.Planning;

namespace Pipelines.Connectors.Routing;

/// <summary>Everything that decides where the calls of a model go. Immutable.</summary>
public sealed record EndpointRoutes
{
    /// <summary>
    /// Reads an environment variable, or gives null. Passed in by whoever composes the program; asked only for variables
    /// that a route names.
    /// </summary>
    public required Func<string, string?> ReadVariable { get; init; }

    /// <summary>The endpoint of all completions whose model has no entry of its own; null goes by the model's name.</summary>
    public Uri? CompletionApiBase { get; init; }

    /// <summary>The same for embeddings and scores.</summary>
    public Uri? EmbeddingApiBase { get; init; }

    /// <summary>The environment variable with the key for those two; null sends no key, except to a provider's own host.</summary>
    public string? ApiKeyVariable { get; init; }

    /// <summary>Models with an endpoint of their own, found by their exact name.</summary>
    public IReadOnlyList<ModelReference> Models { get; init; } = [];

    /// <summary>The routes of a pipeline. What the caller says goes before what the pipeline says.</summary>
    /// <param name="models">The pipeline's part.</param>
    /// <param name="apiBase">The caller's endpoint for everything (<c>--api-base</c>); null leaves it to the pipeline.</param>
    /// <param name="apiKeyVariable">The environment variable with the key for it (<c>--api-key-env</c>).</param>
    /// <param name="readVariable">See <see cref="ReadVariable"/>.</param>
    public static EndpointRoutes For(ModelPlan models, Uri? apiBase, string? apiKeyVariable, Func<string, string?> readVariable) => new()
    {
        ReadVariable = readVariable,
        CompletionApiBase = apiBase ?? models.DefaultApiBase,
        EmbeddingApiBase = apiBase ?? models.DefaultEmbeddingApiBase,
        ApiKeyVariable = apiKeyVariable,
        Models = [.. models.Fallbacks, .. models.EmbeddingFallbacks],
    };
}
