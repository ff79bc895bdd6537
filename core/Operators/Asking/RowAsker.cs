using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Prompts;
using Pipelines.Core.Operators.Retrieval;

namespace Pipelines.Core.Operators.Asking;

/// <summary>
/// Asks a model about rows: together when the question is batched, each row that is left alone. Answers come in the order of
/// the rows, one for each, whatever the model says.
/// </summary>
internal sealed partial class RowAsker(RowQuestion question)
{
    private readonly RowQuestion _question = question;

    /// <summary>The rendered prompt of the row: rows with equal beginnings go together. Null when rows are batched in their order.</summary>
    public string? LocalityKey(Row row)
    {
        if (_question.Batching is not null)
        {
            return null;
        }

        try
        {
            RetrievedRow taken = _question.Take(row);
            return _question.Prompt.Render(taken.Row.Fields, taken.Context);
        }
        catch (PromptException)
        {
            // The row fails when it is asked about, with this very message.
            return null;
        }
    }

    /// <exception cref="OperationCanceledException">The run is being stopped.</exception>
    public async Task<IReadOnlyList<RowAnswer>> AskAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken)
    {
        // One row is no batch: it is asked about with its own prompt.
        RetrievedRow[] taken = [.. rows.Select(_question.Take)];
        IReadOnlyList<RowAnswer?> together = _question.Batching is { } batching && rows.Count > 1
            ? await AskTogetherAsync(batching, taken, context, cancellationToken)
            : new RowAnswer?[rows.Count];
        return await Task.WhenAll(taken.Select(async (row, i) => together[i] ?? await AskAloneAsync(row, context, cancellationToken)));
    }

    /// <inheritdoc cref="AskAsync"/>
    public Task<RowAnswer> AskAloneAsync(Row row, IOperatorContext context, CancellationToken cancellationToken) =>
        AskAloneAsync(_question.Take(row), context, cancellationToken);

    private async Task<RowAnswer> AskAloneAsync(RetrievedRow row, IOperatorContext context, CancellationToken cancellationToken)
    {
        try
        {
            Conversation conversation = Open(row, context.Prepared);
            ModelCall call = AnswerRequests.For(
                row.Row.Id, conversation, _question.Policy.Contract, _question.Policy.Model, answerCount: _question.Policy.Contract.AnswerCount);
            CallAnswer answer = await context.CallAsync(call, cancellationToken);
            RowAnswer own = await SettleAsync(_question.Policy, row, conversation, answer.Completion.Choices, answer, context, cancellationToken);
            return _question.Confidence is { Other: { } other, Min: { } min }
                ? await AskOtherWhenUnsureAsync(own, min, other, row, conversation, context, cancellationToken)
                : own;
        }
        catch (Exception e) when (FailureOf(e) is { } failure)
        {
            return RowAnswer.Failed(failure);
        }
    }

    /// <summary>Brings each of the row's first answers to its end; all must be good for the row to be.</summary>
    private static async Task<RowAnswer> SettleAsync(
        AnswerPolicy policy, RetrievedRow row, Conversation conversation, IReadOnlyList<CompletionChoice> firsts, CallAnswer call, IOperatorContext context, CancellationToken cancellationToken)
    {
        int wanted = policy.Contract.AnswerCount;
        if (firsts.Count < wanted)
        {
            return RowAnswer.Failed(new RowFailure(RowFailureKinds.Schema, $"{wanted} answers were asked for (output.n) and {firsts.Count} came."));
        }

        if (wanted == 1)
        {
            SettledAnswer only = await new AnswerSession(policy, context, row.Row, conversation).SettleAsync(firsts[0], call.Key, cancellationToken);
            return only.Failure is null
                ? RowAnswer.Of([only.Fields!], only.AcceptedCalls, conversation.Prompt, row.Context) with { Confidence = only.Confidence }
                : RowAnswer.Failed(only.Failure);
        }

        SettledAnswer[] results = await Task.WhenAll(firsts.Take(wanted).Select(first =>
            new AnswerSession(policy, context, row.Row, conversation).SettleAsync(first, call.Key, cancellationToken)));
        return results.FirstOrDefault(static result => result.Failure is not null)?.Failure is { } failure
            ? RowAnswer.Failed(failure)
            : RowAnswer.Of([.. results.Select(static r => r.Fields!)], [.. results.SelectMany(static r => r.AcceptedCalls).Distinct()], conversation.Prompt, row.Context) with
            {
                Confidence = results.Any(static r => r.Confidence is null) ? null : results.Min(static r => r.Confidence),
            };
    }

    /// <summary>The row's prompt, with the reference points that were prepared for the stage.</summary>
    private Conversation Open(RetrievedRow row, JObject? prepared)
    {
        CompiledPrompt prompt = _question.Calibration?.PromptWith(prepared) ?? _question.Prompt;
        return Conversation.Open(_question.System, prompt.Render(row.Row.Fields, row.Context), prompt.StaticPrefix.Length);
    }

    /// <summary>What fails the row alone; null for what is not its own.</summary>
    private static RowFailure? FailureOf(Exception exception) => exception switch
    {
        PromptException => new RowFailure(RowFailureKinds.Template, exception.Message),
        RowCallException call => call.Failure,
        _ => null,
    };
}
