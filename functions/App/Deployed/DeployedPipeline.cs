using Pipelines.Core.Planning;

namespace Pipelines.Functions.App.Deployed;

/// <summary>A version of a pipeline, ready to run.</summary>
/// <param name="Name">What it is deployed under.</param>
/// <param name="Version">From 1; never changed once it is there.</param>
/// <param name="Yaml">As it was written.</param>
/// <param name="Record">Who deployed it, and what it may do.</param>
/// <param name="Planning">With what it was planned.</param>
/// <param name="Plan">The plan.</param>
internal sealed record DeployedPipeline(string Name, int Version, string Yaml, DeploymentRecord Record, PlanningOptions Planning, PipelinePlan Plan)
{
    /// <summary>The datasets whose rows come with each run, in the order of the pipeline.</summary>
    public IReadOnlyList<string> BroughtDatasets { get; } =
    [
        .. Plan.Stages
            .SelectMany(static stage => stage.Input.Sources)
            .OfType<StageInput.Dataset>()
            .Select(static input => input.Name)
            .Distinct(StringComparer.Ordinal)
            .Where(name => Plan.Datasets[name].Rows is null),
    ];
}
