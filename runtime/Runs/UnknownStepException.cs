using Pipelines.Core.Planning;

namespace Pipelines.Runtime.Runs;

/// <summary>A run is to begin with a step that its plan does not have.</summary>
public sealed class UnknownStepException(string step, IReadOnlyList<string> known)
    : Exception($"The pipeline has no step '{step}'; its steps are {string.Join(", ", known)}.")
{
    public string Step { get; } = step;

    /// <exception cref="UnknownStepException">A step is named that the plan does not have.</exception>
    internal static void Require(PipelinePlan plan, string? step)
    {
        string[] known = [.. plan.Stages.Select(static stage => stage.StepName).Distinct(StringComparer.Ordinal)];
        if (step is not null && !known.Contains(step, StringComparer.Ordinal))
        {
            throw new UnknownStepException(step, known);
        }
    }
}
