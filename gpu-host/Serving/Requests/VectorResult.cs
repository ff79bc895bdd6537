using Pipelines.Core.Usage;

namespace GpuHost.Serving.Requests;

/// <summary>A text's vector.</summary>
/// <param name="Values">
/// As the model gives them, not scaled; for a model that ranks (<see cref="Models.PoolingKind.Rank"/>) the score comes first.
/// </param>
/// <param name="Usage">What it cost.</param>
public sealed record VectorResult(float[] Values, TokenUsage Usage);
