using Pipelines.Cli.Hosting;
using Pipelines.Cli.Runs;
using Pipelines.Core.Planning;

namespace Pipelines.Cli.Eval;

/// <summary>What whoever compares models should know before the first of them is asked.</summary>
internal static class EvalNotes
{
    /// <param name="plan">The pipeline, planned for one of the models.</param>
    /// <param name="host">The world around.</param>
    /// <param name="model">The model that was named for this evaluation; null for the pipeline's own.</param>
    public static IEnumerable<string> On(PipelinePlan plan, CliHost host, string? model)
    {
        if (model is not null && OwnModelsBeside(plan, model) is { Count: > 0 } own)
        {
            yield return $"warning: {string.Join("; ", own)}: what the pipeline names there, --models does not replace, so these figures are not those of {model} alone. "
                + "Take the model out of the operation to compare models on it";
        }

        if (BuiltInModelNote.On(plan, host) is { } note)
        {
            yield return note;
        }
    }

    /// <summary>Operations whose questions go to another model. Embeddings do not count: they are no answers, and a second model for unsure rows is one that was chosen for them.</summary>
    private static List<string> OwnModelsBeside(PipelinePlan plan, string model) =>
    [
        .. plan.Stages.SelectMany(static stage => stage.Operators)
            .Where(one => one.Description is { SystemMessage: not null, Model: { } own } && own != model)
            .Select(static one => $"{one.Operator.Name} names its own model, {one.Description.Model}")
            .Distinct(StringComparer.Ordinal),
    ];
}
