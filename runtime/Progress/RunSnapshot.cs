using Pipelines.Core.Usage;
using Pipelines.Runtime.Calls.Endpoints;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Progress;

/// <summary>Where a run stands at one moment.</summary>
/// <param name="Run">Null until it has been found or begun.</param>
/// <param name="IsResumed">It goes on with an earlier attempt.</param>
/// <param name="IsPaused">Its owner wants it to wait.</param>
/// <param name="Stages">All stages of the plan, in order.</param>
/// <param name="Models">What was paid, by model, with earlier attempts.</param>
/// <param name="ReusedCalls">Answers got without paying, with earlier attempts.</param>
/// <param name="Cost">US dollars; null when a model has no price.</param>
/// <param name="Elapsed">Since this attempt began.</param>
public sealed record RunSnapshot(
    RunId? Run,
    bool IsResumed,
    bool IsPaused,
    IReadOnlyList<StageSnapshot> Stages,
    IReadOnlyList<ModelUsage> Models,
    long ReusedCalls,
    decimal? Cost,
    TimeSpan Elapsed)
{
    /// <summary>The run waits for an endpoint that is down; null while it does not.</summary>
    public EndpointWait? Waiting { get; init; }
}
