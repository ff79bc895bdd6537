using Pipelines.Core.Inference;

namespace Pipelines.Core.Operators.Reduce;

/// <summary>What to tell a person about a reduce before it runs.</summary>
internal static class ReduceDescription
{
    public static OperatorDescription Of(ReduceOptions options) => new()
    {
        Model = options.Policy.Model.Model,
        UsesProviderBatch = options.Policy.Model.Delivery == CallDelivery.ProviderBatch,
        SystemMessage = options.System.Content,
        Prompts = [.. PromptsOf(options).Select(static prompt => new PromptDescription(prompt.Label, prompt.Text, prompt.StaticPrefix, prompt.FieldsRead))],
        AnswerSchema = options.Policy.Contract.Schema.CanonicalText,
        BypassesEarlierRuns = options.Policy.Model.BypassesEarlierRuns,
        Calls = CallsOf(options),
    };

    private static IEnumerable<GroupPrompt> PromptsOf(ReduceOptions options)
    {
        yield return options.Prompt;
        if (options.Fold is { } fold)
        {
            yield return fold.Prompt;
        }

        if (options.Merge is { } merge)
        {
            yield return merge.Prompt;
        }
    }

    /// <summary>At least a call for each batch of folds, when all rows are one group; at most one for each row, when no two are.</summary>
    private static CallEstimate CallsOf(ReduceOptions options)
    {
        int reviews = 2 * (options.Policy.Gleaning?.RoundsMax ?? 0);
        double least = options.Fold is { } fold && options.Sampling is null ? 1.0 / fold.RowsPerFold : 0;
        return new CallEstimate(least, (options.Merge is null ? 1 : 2) * (1 + options.Policy.RetriesMax + reviews));
    }
}
