using Pipelines.Core.Usage;

namespace Pipelines.Core.Inference;

/// <summary>One vector per input, in input order, all of one length.</summary>
public sealed record EmbeddingResult(IReadOnlyList<float[]> Vectors, TokenUsage Usage);
