using Pipelines.Core.Documents;
using Pipelines.Core.Inference;

namespace Pipelines.Core.Operators.Asking;

/// <summary>Puts conversations into calls.</summary>
internal static class AnswerRequests
{
    /// <param name="row">For which row, or the first of a batch.</param>
    /// <param name="conversation">What is said.</param>
    /// <param name="contract">What is answered.</param>
    /// <param name="options">How the model is asked.</param>
    /// <param name="attempt">How often the very same messages were sent before.</param>
    /// <param name="answerCount">How many answers are wanted.</param>
    public static ModelCall For(RowId row, Conversation conversation, OutputContract contract, ModelOptions options, int attempt = 0, int answerCount = 1)
    {
        var request = new CompletionRequest
        {
            Model = options.Model,
            Messages = conversation.Messages,
            OutputSchema = contract.JsonSchema,
            OutputMode = contract.Mode,
            Sampling = options.Sampling,
            ChoiceCount = answerCount,
            StaticPrefix = conversation.StaticPrefix,
            Timeout = options.Timeout,
            ExtraParameters = options.ExtraParameters,
            Delivery = options.Delivery,
        };
        return new ModelCall(row, request, attempt, options.TimeoutRetries, options.BypassesEarlierRuns);
    }
}
