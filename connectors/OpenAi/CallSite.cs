namespace Pipelines.Connectors.OpenAi;

/// <summary>One call, as failures name it.</summary>
/// <param name="Endpoint">Whom it goes to.</param>
/// <param name="Operation">What is asked.</param>
/// <param name="Model">The model's name on the wire.</param>
/// <param name="Texts">The caller's own texts, which no message may repeat.</param>
internal sealed record CallSite(OpenAiEndpoint Endpoint, EndpointOperation Operation, string Model, IReadOnlyList<string> Texts)
{
    public string Route => Operation switch
    {
        EndpointOperation.Completion => "chat/completions",
        EndpointOperation.Embedding => "embeddings",
        EndpointOperation.Batch => "batches",
        _ => "rerank",
    };

    /// <summary>For example <c>http://localhost:8080/v1 (model 'qwen')</c>.</summary>
    public string Name => $"{Endpoint.DisplayName} (model '{Model}')";
}
