using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Scoring;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;

namespace Pipelines.Core.Operators.Asking;

/// <summary>
/// Brings one answer of one row to its end. Each turn: 1. an answer that is not of the schema is asked for again; 2. one that
/// is, is reviewed while rounds are left, and improved when the review says so; 3. one that breaks a rule is asked for again;
/// 4. what is left is the result. Turns are bounded by the retries and the rounds, and every answer goes through all checks.
/// </summary>
internal sealed class AnswerSession
{
    private readonly AnswerPolicy _policy;
    private readonly IOperatorContext _context;
    private readonly Row _row;
    private readonly List<CallKey> _accepted = [];
    private Conversation _conversation;
    private int _retriesLeft;
    private int _roundsLeft;

    public AnswerSession(AnswerPolicy policy, IOperatorContext context, Row row, Conversation conversation)
    {
        _policy = policy;
        _context = context;
        _row = row;
        _conversation = conversation;
        _retriesLeft = policy.RetriesMax;
        _roundsLeft = policy.Gleaning?.RoundsMax ?? 0;
    }

    /// <summary>Works from <paramref name="first"/> on, an answer that is already there.</summary>
    /// <param name="first">The answer.</param>
    /// <param name="firstCall">The call that brought it.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="RowCallException">A call failed for good.</exception>
    /// <exception cref="OperationCanceledException">The run is being stopped.</exception>
    public async Task<SettledAnswer> SettleAsync(CompletionChoice first, CallKey firstCall, CancellationToken cancellationToken)
    {
        (CompletionChoice choice, CallKey call) = (first, firstCall);
        while (true)
        {
            AnswerReading reading = AnswerChecks.Read(choice, _policy.Contract);
            if (reading.Fields is { } fields)
            {
                _accepted.Add(call);
                if (await ReviewAsync(reading.Text, fields, cancellationToken) is { ShouldRefine: true } review)
                {
                    _conversation = _conversation.Reply(reading.Text, Wording.Improve(review.Improvements));
                    (choice, call) = await AskAsync(cancellationToken);
                    continue;
                }

                reading = reading with { Fault = AnswerChecks.BrokenRules(_policy.Rules, fields, _row.Fields) };
                if (reading.Fault is null)
                {
                    return SettledAnswer.Of(fields, _accepted, AnswerConfidence.Of(choice));
                }

                _accepted.Remove(call);
            }

            AnswerFault fault = reading.Fault!;
            var failure = new RowFailure(fault.Kind, fault.Detail, reading.Text);
            _context.Rejected(failure);
            if (!fault.CanAskAgain || _retriesLeft == 0)
            {
                return SettledAnswer.Failed(failure);
            }

            _retriesLeft--;
            _conversation = _conversation.Reply(reading.Text, Wording.Correct(fault.Detail));
            (choice, call) = await AskAsync(cancellationToken);
        }
    }

    private async Task<(CompletionChoice Choice, CallKey Call)> AskAsync(CancellationToken cancellationToken)
    {
        CallAnswer answer = await _context.CallAsync(AnswerRequests.For(_row.Id, _conversation, _policy.Contract, _policy.Model), cancellationToken);
        return (answer.Completion.Choices[0], answer.Key);
    }

    /// <summary>Null when the answer is not to be reviewed, or not any more.</summary>
    private async Task<Review?> ReviewAsync(string answer, JObject fields, CancellationToken cancellationToken)
    {
        if (_roundsLeft == 0 || _policy.Gleaning is not { } gleaning || gleaning.Condition?.FaultOf(fields) is not null)
        {
            _roundsLeft = 0;
            return null;
        }

        Conversation question = _conversation.AskAbout(answer, gleaning.ReviewPrompt.Render(fields));
        Review review = await AskForReviewAsync(question, gleaning, cancellationToken);
        _roundsLeft = review.ShouldRefine ? _roundsLeft - 1 : 0;
        return review;
    }

    private async Task<Review> AskForReviewAsync(Conversation question, GleaningOptions gleaning, CancellationToken cancellationToken)
    {
        OutputContract contract = gleaning.Contract;
        ModelOptions model = _policy.Model with { Model = gleaning.Model };
        for (int attempt = 0; ; attempt++)
        {
            CallAnswer answer = await _context.CallAsync(AnswerRequests.For(_row.Id, question, contract, model, attempt), cancellationToken);
            AnswerReading reading = AnswerChecks.Read(answer.Completion.Choices[0], contract);
            if (reading.Fields is { } fields)
            {
                _accepted.Add(answer.Key);
                return Review.From(fields);
            }

            AnswerFault fault = reading.Fault!;
            var failure = new RowFailure(fault.Kind, $"The review of the answer cannot be used: {fault.Detail}", reading.Text);
            _context.Rejected(failure);
            if (!fault.CanAskAgain || _retriesLeft == 0)
            {
                throw new RowCallException(failure);
            }

            _retriesLeft--;
        }
    }
}
