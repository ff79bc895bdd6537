using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Asking;

namespace Pipelines.Core.Operators.Rank;

/// <summary>A question that is answered by a list of whole numbers. Immutable.</summary>
/// <param name="Field">Where the answer has them.</param>
/// <param name="System">The message before the prompt.</param>
/// <param name="Policy">What an answer keeps to.</param>
internal sealed record NumbersQuestion(string Field, ChatMessage System, AnswerPolicy Policy)
{
    /// <summary>Asks; numbers too large to mean anything are left out of the answer.</summary>
    /// <param name="unit">For which unit.</param>
    /// <param name="prompt">The question, and how many of its first characters all units share.</param>
    /// <param name="context">Makes the calls.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="RowCallException">There is no answer that can be used.</exception>
    public async Task<(IReadOnlyList<int> Numbers, IReadOnlyList<CallKey> Calls)> AskAsync(
        Row unit, RankPrompt prompt, IOperatorContext context, CancellationToken cancellationToken)
    {
        Conversation conversation = Conversation.Open(System, prompt.Text, prompt.SharedChars);
        CallAnswer first = await context.CallAsync(AnswerRequests.For(unit.Id, conversation, Policy.Contract, Policy.Model), cancellationToken);
        SettledAnswer settled = await new AnswerSession(Policy, context, new Row(unit.Id, []), conversation)
            .SettleAsync(first.Completion.Choices[0], first.Key, cancellationToken);
        return settled.Failure is { } failure
            ? throw new RowCallException(failure)
            : ([.. ((JArray)settled.Fields![Field]!).OfType<JValue>().Select(static number => number.Value).OfType<long>().Where(static number => number is >= 0 and <= int.MaxValue).Select(static number => (int)number)], settled.AcceptedCalls);
    }
}
