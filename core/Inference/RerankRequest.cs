namespace Pipelines.Core.Inference;

/// <summary>Documents to score against a query.</summary>
public sealed record RerankRequest(string Model, string Query, IReadOnlyList<string> Documents)
{
    /// <inheritdoc cref="CompletionRequest.Tenant"/>
    public string Tenant { get; init; } = "";

    /// <inheritdoc cref="CompletionRequest.Origin"/>
    public CallOrigin? Origin { get; init; }

    /// <inheritdoc cref="CompletionRequest.IdempotencyKey"/>
    public string? IdempotencyKey { get; init; }
}
