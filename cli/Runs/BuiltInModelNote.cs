using GpuHost.Serving.Models.BuiltIn;
using GpuHost.Serving.Models.Catalogue;
using Pipelines.Cli.Hosting;
using Pipelines.Core.Planning;

namespace Pipelines.Cli.Runs;

/// <summary>What whoever runs a pipeline on the built-in model should know before the first answer.</summary>
internal static class BuiltInModelNote
{
    /// <summary>Null when there is nothing to say: no operation asks it, or it can do what they ask.</summary>
    public static string? On(PipelinePlan plan, CliHost host)
    {
        if (BuiltInModel.FindTrained(host.ProgramFolder) is null)
        {
            return plan.Models.DefaultModel == BuiltInModel.Name
                ? "No model is named, so the built-in one answers. Its words are noise. To choose one: pipelines models list"
                : null;
        }

        IReadOnlyList<string> exceeded = BuiltInModelLimits.ExceededBy(plan);
        return exceeded.Count == 0
            ? null
            : $"warning: the built-in model copies, sorts and counts, and writes nothing of its own; {string.Join("; ", exceeded)}. "
            + $"A general model does: pipelines models pull {General}, then run with --model {General}";
    }

    private static string General { get; } = ModelCatalogue.StartHere.Name.ToString();
}
