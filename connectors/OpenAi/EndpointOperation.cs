namespace Pipelines.Connectors.OpenAi;

/// <summary>What is asked of an endpoint.</summary>
internal enum EndpointOperation
{
    Completion,
    Embedding,
    Rerank,
    Batch,
}
