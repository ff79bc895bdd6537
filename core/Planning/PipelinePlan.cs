using Pipelines.Core.Identity;

namespace Pipelines.Core.Planning;

/// <summary>
/// A pipeline that is checked through and ready to run: every operator bound, every template compiled, every input known.
/// Immutable; swapped whole, never edited.
/// </summary>
public sealed record PipelinePlan
{
    /// <summary>The pipeline's name: its own <c>name</c> key, else what the caller gave (usually the file name without extension).</summary>
    public required string Name { get; init; }

    /// <summary>The declared datasets by name, also those that no stage reads.</summary>
    public required IReadOnlyDictionary<string, DatasetPlan> Datasets { get; init; }

    /// <summary>At least one, numbered from 1 in the order of running: a stage reads only datasets and stages before it.</summary>
    public required IReadOnlyList<StagePlan> Stages { get; init; }

    /// <summary>How the plan differs from the steps as written, without a difference in rows; empty when it does not.</summary>
    public IReadOnlyList<PlanRewrite> Rewrites { get; init; } = [];

    /// <summary>Null when the pipeline leaves it to whoever runs it.</summary>
    public OutputPlan? Output { get; init; }

    public required ModelPlan Models { get; init; }

    /// <summary>The share of failed rows of a stage, from 0 to 1, above which a run is given up; null when there is none.</summary>
    public double? MaxFailureRate { get; init; }

    /// <summary>
    /// The hash of all that decides the results, apart from the input's bytes. Not in it: time-outs, retries after time-outs,
    /// rate limits, the failure rate, verbosity, where the input is read and the output written.
    /// </summary>
    public required ContentHash Identity { get; init; }

    /// <summary>The stage whose rows are the pipeline's output: the last one.</summary>
    public StagePlan OutputStage => Stages[^1];
}
