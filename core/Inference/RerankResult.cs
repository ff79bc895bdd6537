using Pipelines.Core.Usage;

namespace Pipelines.Core.Inference;

/// <summary>One relevance score per document, in input order; higher is more relevant.</summary>
public sealed record RerankResult(IReadOnlyList<double> Scores, TokenUsage Usage);
