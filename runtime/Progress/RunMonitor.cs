using Pipelines.Core.Planning;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Calls.Endpoints;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Progress;

/// <summary>
/// Shows how a run goes on: made by whoever wants to look, handed over with the run, read at any time and from any thread.
/// </summary>
public sealed class RunMonitor
{
    private sealed record Watched(TimeProvider Time, long StartedAt, IReadOnlyList<StageMonitor> Stages, PriceBook Prices)
    {
        public RunId? Run { get; init; }

        public bool IsResumed { get; init; }

        public bool IsPaused { get; init; }
    }

    private volatile Watched? _watched;

    /// <summary>Told by the run's calls.</summary>
    internal EndpointWaits Waits { get; } = new();

    /// <summary>The state of the run now; empty before it begins.</summary>
    public RunSnapshot Capture()
    {
        if (_watched is not { } run)
        {
            return new RunSnapshot(null, false, false, [], [], 0, 0, TimeSpan.Zero);
        }

        StageSnapshot[] stages = [.. run.Stages.Select(stage => stage.Capture()).Select(stage => stage with { Cost = run.Prices.CostOf(stage.Models) })];
        var paid = new UsageByModel();
        paid.Add(stages.SelectMany(static stage => stage.Models));
        return new RunSnapshot(
            run.Run,
            run.IsResumed,
            run.IsPaused,
            stages,
            paid.ToList(),
            stages.Sum(static stage => stage.ReusedCalls),
            run.Prices.CostOf(paid.ToList()),
            run.Time.GetElapsedTime(run.StartedAt))
        {
            Waiting = Waits.Current,
        };
    }

    /// <returns>The monitors of the stages, in order.</returns>
    internal IReadOnlyList<StageMonitor> Begin(PipelinePlan plan, PriceBook prices, TimeProvider time)
    {
        StageMonitor[] stages = [.. plan.Stages.Select(stage => new StageMonitor(stage, time))];
        _watched = new Watched(time, time.GetTimestamp(), stages, prices);
        return stages;
    }

    /// <summary>The attempt has stopped, and the next one begins when the owner wants to go on.</summary>
    internal void Paused() => _watched = _watched! with { IsPaused = true };

    internal void Found(RunId run, bool isResumed) => _watched = _watched! with { Run = run, IsResumed = isResumed };
}
