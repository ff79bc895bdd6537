using GpuHost.Serving.Models.BuiltIn;
using GpuHost.Serving.Models.Catalogue;
using Pipelines.Cli.Hosting;
using Pipelines.Core.Planning;

namespace Pipelines.Cli.Runs;

/// <summary>What whoever uses the built-in model should know before the first answer.</summary>
internal static class BuiltInModelNote
{
    /// <summary>Null when there is nothing to say: no operation asks it, an endpoint answers for it, or it can do what they ask.</summary>
    public static string? On(PipelinePlan plan, CliHost host)
    {
        if (plan.Models.DefaultApiBase is not null || !AsksIt(plan))
        {
            return null;
        }

        if (OnProgram(host) is { } untrained)
        {
            return untrained;
        }

        IReadOnlyList<string> exceeded = BuiltInModelLimits.ExceededBy(plan);
        return exceeded.Count == 0
            ? null
            : $"warning: the built-in model copies, sorts and counts, and writes nothing of its own; {string.Join("; ", exceeded)}. "
            + $"A general model does: pipelines models pull {General}, then run with --model {General}";
    }

    /// <summary>What holds for every pipeline; null when the program has the trained model.</summary>
    public static string? OnProgram(CliHost host) =>
        BuiltInModel.NoteOn(host.ProgramFolder) is { } note ? $"{note} To choose another: pipelines models list" : null;

    private static string General { get; } = ModelCatalogue.StartHere.Name.ToString();

    private static bool AsksIt(PipelinePlan plan) =>
        plan.Stages.SelectMany(static stage => stage.Operators).Any(static one => one.Description.AllModels.Contains(BuiltInModel.Name));
}
