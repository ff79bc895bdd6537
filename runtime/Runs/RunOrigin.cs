using Pipelines.Core.Planning;
using Pipelines.Runtime.Budgets;

namespace Pipelines.Runtime.Runs;

/// <summary>
/// Where a run's plan came from and how it was begun, so that it can be gone on with by its name alone, by any process that
/// reaches its store: <c>origin.json</c>.
/// </summary>
/// <param name="Yaml">The pipeline as it was written.</param>
/// <param name="Planning">With what it was planned.</param>
/// <param name="PipelineFolder">The folder of the pipeline file, against which datasets are also looked for; null when it came from elsewhere.</param>
/// <param name="WorkingFolder">The folder that relative paths start from; null when there is none.</param>
/// <param name="OutputFile">The file that was asked for instead of the pipeline's own; null when none was.</param>
/// <param name="ApiKeyVariable">The environment variable that holds the endpoint's key, null for none: never the key itself.</param>
/// <param name="Budget">What it may spend, unless a later attempt says otherwise.</param>
public sealed record RunOrigin(
    string Yaml,
    PlanningOptions Planning,
    string? PipelineFolder,
    string? WorkingFolder,
    string? OutputFile,
    string? ApiKeyVariable,
    RunBudget Budget)
{
    /// <summary>The rows that came with the run, kept with it.</summary>
    public IReadOnlyList<BroughtInput> Inputs { get; init; } = [];

    /// <summary>The files that those rows name, kept with it too.</summary>
    public IReadOnlyList<BroughtDocument> Documents { get; init; } = [];

    /// <summary>What its pipeline may do besides asking models where a service runs it; the words are the service's own.</summary>
    public IReadOnlyList<string> Grants { get; init; } = [];

    /// <summary>The deployed pipeline and its version, such as <c>tickets/3</c>; null when it was not deployed.</summary>
    public string? Deployment { get; init; }

    /// <summary>Who started it, by the name of the key; null when nobody was asked.</summary>
    public string? StartedBy { get; init; }
}
