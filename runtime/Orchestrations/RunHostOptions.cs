using Pipelines.Core.Usage;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Orchestrations;

/// <summary>The bounds of the activities of runs.</summary>
public sealed record RunHostOptions
{
    /// <summary>
    /// How long an activity begins new rows; then it lets those under way finish and is scheduled again. Well below the time that
    /// serverless hosts give a function.
    /// </summary>
    public TimeSpan ActivityTimeSlice { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>How long a run waits, with nothing at work, before it tries an endpoint again that was down; whole seconds.</summary>
    public TimeSpan EndpointPause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// What models cost, to show the cost of stages that this process did not work on. Without a price it is shown as unknown until the
    /// run's bill tells the whole.
    /// </summary>
    public PriceBook Prices { get; init; } = PriceBook.Empty;

    public RunOptions Runs { get; init; } = RunOptions.Default;
}
