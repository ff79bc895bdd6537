using Pipelines.Core.Operators.Prompts;

namespace Pipelines.Core.Operators.Asking;

/// <summary>What to tell a person about a question before it is asked.</summary>
internal static class RowQuestionDescription
{
    public static OperatorDescription Of(RowQuestion question) => new()
    {
        Model = question.Policy.Model.Model,
        OtherModels = [.. new[] { question.Policy.Gleaning?.Model, question.Confidence?.Other?.Model }.OfType<string>().Where(model => model != question.Policy.Model.Model)],
        UsesProviderBatch = question.Policy.Model.Delivery == Inference.CallDelivery.ProviderBatch,
        SystemMessage = question.System.Content,
        Prompts = [.. PromptsOf(question)],
        AnswerSchema = question.Policy.Contract.Schema.CanonicalText,
        BypassesEarlierRuns = question.Policy.Model.BypassesEarlierRuns,
        Calls = CallsOf(question),
    };

    private static IEnumerable<PromptDescription> PromptsOf(RowQuestion question)
    {
        yield return Describe("prompt", question.Prompt);
        if (question.Batching is { } batching)
        {
            yield return Describe("batch_prompt", batching.Prompt);
        }

        if (question.Policy.Gleaning is { } gleaning)
        {
            yield return Describe("gleaning.validation_prompt", gleaning.ReviewPrompt);
        }
    }

    private static PromptDescription Describe(string label, CompiledPrompt prompt) =>
        new(label, prompt.Text, prompt.StaticPrefix, prompt.FieldsRead);

    /// <summary>
    /// At most: the first answer, then retries and reviews, and an improvement for each round. An answer of <c>output.n</c> goes
    /// its own way after the first call.
    /// </summary>
    private static CallEstimate CallsOf(RowQuestion question)
    {
        AnswerPolicy policy = question.Policy;
        int rounds = policy.Gleaning?.RoundsMax ?? 0;
        int afterFirst = policy.RetriesMax + (2 * rounds);
        double least = (question.Batching is { } batching ? 1.0 / batching.RowsMax : 1) + (policy.Gleaning is { Condition: null } ? policy.Contract.AnswerCount : 0);
        // The last batch may hold few rows, but never fewer than two.
        double most = (question.Batching is null ? 0 : 0.5) + 1 + (policy.Contract.AnswerCount * afterFirst);
        most *= question.Confidence?.Other is null ? 1 : 2;
        long calibration = question.Calibration is { } c ? (c.RowCount * (long)Math.Ceiling(most)) + 1 + policy.RetriesMax : 0;
        return new CallEstimate(least, most, calibration);
    }
}
