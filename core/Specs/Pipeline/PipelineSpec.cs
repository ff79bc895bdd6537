using Pipelines.Core.Operators.Retrieval;
using Pipelines.Core.Planning;
using Pipelines.Core.Planning.Rewriting;

namespace Pipelines.Core.Specs.Pipeline;

/// <summary>
/// A pipeline as written: each section is read and its types are checked; whether the sections fit together is for the
/// planner to say.
/// </summary>
internal sealed record PipelineSpec
{
    public string? Name { get; init; }

    public required IReadOnlyList<DatasetPlan> Datasets { get; init; }

    public required ModelPlan Models { get; init; }

    /// <summary>The default of every operation's own <c>bypass_cache</c>.</summary>
    public required bool BypassCache { get; init; }

    /// <summary>The share of failed rows, from 0 to 1, above which a run is given up; null when there is none.</summary>
    public double? MaxFailureRate { get; init; }

    public required CompatMode Compat { get; init; }

    /// <summary>How the plan may be changed (<c>plan_rewrites</c>).</summary>
    public required IReadOnlySet<RewriteRule> Rewrites { get; init; }

    /// <summary>Those that are right.</summary>
    public required IReadOnlyList<Retriever> Retrievers { get; init; }

    public required IReadOnlyList<OperationSpec> Operations { get; init; }

    public required IReadOnlyList<StepSpec> Steps { get; init; }

    /// <summary>Null when the pipeline leaves it to whoever runs it.</summary>
    public OutputPlan? Output { get; init; }
}
