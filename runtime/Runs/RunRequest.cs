using Pipelines.Core.Planning;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Outputs;
using Pipelines.Runtime.Progress;

namespace Pipelines.Runtime.Runs;

/// <summary>What to run, and how.</summary>
public sealed record RunRequest
{
    public required PipelinePlan Plan { get; init; }

    /// <summary>The folder of the pipeline file, against which datasets are also looked for; null when it came from elsewhere.</summary>
    public string? PipelineFolder { get; init; }

    /// <summary>Kept with the run, so that it can be gone on with by name; null when nobody needs that.</summary>
    public RunOrigin? Origin { get; init; }

    /// <summary>
    /// What the new run is called, from <see cref="PipelineRunner.NameAsync"/>; when it is there already, it is gone on with. Null counts the runs
    /// of this plan and input.
    /// </summary>
    public RunId? Name { get; init; }

    /// <summary>The run to go on with; null looks for an unfinished one of the same plan and input.</summary>
    public RunId? Resume { get; init; }

    /// <summary>
    /// Begins a new run that works on this step and those after it in any case, and takes the rows of the steps before it over from
    /// whatever earlier run has them; null works on what has changed.
    /// </summary>
    public string? FromStep { get; init; }

    /// <summary>Begins a new run even when there is an unfinished one.</summary>
    public bool IsFresh { get; init; }

    public RunBudget Budget { get; init; } = RunBudget.Unlimited;

    public RunOptions Options { get; init; } = RunOptions.Default;

    /// <summary>Where the rows are to be written besides the store, and how; null leaves them in the store.</summary>
    public OutputRequest? Output { get; init; }

    /// <summary>Shows how the run goes on.</summary>
    public RunMonitor Monitor { get; init; } = new();
}
