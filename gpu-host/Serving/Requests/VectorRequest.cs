using GpuHost.Serving.Models;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Requests;

/// <summary>One text to be turned into a vector.</summary>
public sealed record VectorRequest
{
    /// <summary>At least one token. The array is not changed any more.</summary>
    public required TokenId[] Prompt { get; init; }

    /// <summary>
    /// How the hidden states become one vector, for models that do not say it themselves: <see cref="PoolingKind.Mean"/>,
    /// <see cref="PoolingKind.Cls"/> (the first token's) or <see cref="PoolingKind.Last"/>. A model's own pooling comes first.
    /// </summary>
    public PoolingKind Pooling { get; init; } = PoolingKind.Mean;

    public CallPriority Priority { get; init; } = CallPriority.Batch;

    public string Tenant { get; init; } = "";

    /// <summary>From submission on; null for none.</summary>
    public TimeSpan? Timeout { get; init; }
}
