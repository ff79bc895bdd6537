namespace Pipelines.Core.Inference;

/// <summary>One call of a batch.</summary>
/// <param name="Id">Unique in the batch.</param>
/// <param name="Request">What is asked.</param>
public sealed record BatchedCall(string Id, CompletionRequest Request);
