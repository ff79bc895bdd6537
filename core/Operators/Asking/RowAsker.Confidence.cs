using Pipelines.Core.Operators.Retrieval;

namespace Pipelines.Core.Operators.Asking;

internal sealed partial class RowAsker
{
    /// <summary>
    /// The answer of the operation's own model where that is sure enough, else that of the other. An answer that cannot be used is as unsure as one can be.
    /// </summary>
    private async Task<RowAnswer> AskOtherWhenUnsureAsync(
        RowAnswer own, double min, ModelOptions other, RetrievedRow row, Conversation conversation, IOperatorContext context, CancellationToken cancellationToken)
    {
        if (own is { Failure: null, Confidence: null })
        {
            return RowAnswer.Failed(new RowFailure(
                RowFailureKinds.BadRequest,
                $"The endpoint of '{_question.Policy.Model.Model}' told no log-probabilities, so nobody knows how sure it was of its answer. "
                + "Ask it with output.mode: structured_output, ask a local model, or leave out 'confidence'."));
        }

        if (own.Failure is null && own.Confidence >= min)
        {
            return own;
        }

        AnswerPolicy policy = _question.Policy with { Model = other };
        ModelCall call = AnswerRequests.For(row.Row.Id, conversation, policy.Contract, other, answerCount: policy.Contract.AnswerCount);
        CallAnswer answer = await context.CallAsync(call, cancellationToken);
        RowAnswer better = await SettleAsync(policy, row, conversation, answer.Completion.Choices, answer, context, cancellationToken);

        // The row tells how sure the operation's own model was: that is why the other one was asked.
        return better.Failure is null ? better with { Confidence = own.Confidence, AcceptedCalls = [.. own.AcceptedCalls, .. better.AcceptedCalls] } : better;
    }
}
