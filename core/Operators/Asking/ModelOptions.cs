using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;

namespace Pipelines.Core.Operators.Asking;

/// <summary>How an operator asks its model.</summary>
internal sealed record ModelOptions
{
    public required string Model { get; init; }

    public required SamplingParameters Sampling { get; init; }

    /// <summary>Parameters passed on as they are; null when there are none. Never changed after binding.</summary>
    public JObject? ExtraParameters { get; init; }

    public required TimeSpan Timeout { get; init; }

    public required int TimeoutRetries { get; init; }

    public required bool BypassesEarlierRuns { get; init; }

    public CallDelivery Delivery { get; init; } = CallDelivery.Immediate;
}
