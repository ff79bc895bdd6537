namespace Pipelines.Core.Inference;

/// <summary>Texts to turn into vectors, in order.</summary>
public sealed record EmbeddingRequest(string Model, IReadOnlyList<string> Inputs)
{
    /// <inheritdoc cref="CompletionRequest.Tenant"/>
    public string Tenant { get; init; } = "";

    /// <inheritdoc cref="CompletionRequest.Origin"/>
    public CallOrigin? Origin { get; init; }

    /// <inheritdoc cref="CompletionRequest.IdempotencyKey"/>
    public string? IdempotencyKey { get; init; }
}
