using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Prompts;
using Pipelines.Core.Operators.Retrieval;

namespace Pipelines.Core.Operators.Asking;

internal sealed partial class RowAsker
{
    /// <summary>
    /// One call for all rows. Null for a row stands for "ask about it alone": its part of the answer is missing or is not of the
    /// schema, or the call failed for a reason that lies in the batch.
    /// </summary>
    private async Task<IReadOnlyList<RowAnswer?>> AskTogetherAsync(
        RowBatching batching, RetrievedRow[] rows, IOperatorContext context, CancellationToken cancellationToken)
    {
        Conversation conversation;
        try
        {
            conversation = Conversation.Open(batching.System, batching.Prompt.Render(ListOf(rows)), batching.Prompt.StaticPrefix.Length);
        }
        catch (PromptException exception)
        {
            return FailUnrenderable(batching, rows, exception);
        }

        try
        {
            ModelCall call = AnswerRequests.For(rows[0].Row.Id, conversation, batching.ContractFor(rows.Length), _question.Policy.Model);
            CallAnswer answer = await context.CallAsync(call, cancellationToken);
            IReadOnlyList<JObject?> parts = BatchAnswer.PartsOf(answer.Completion.Choices[0], rows.Length, _question.Policy.Contract.Schema);
            return await Task.WhenAll(rows.Select((row, i) => SettlePartAsync(row, parts[i], answer, context, cancellationToken)));
        }
        catch (RowCallException exception) when (exception.Failure.Kind == RowFailureKinds.Endpoint)
        {
            return [.. rows.Select(_ => RowAnswer.Failed(exception.Failure))];
        }
        catch (RowCallException)
        {
            // The batch may be too long or too slow, or one row of it refused: alone each row gets its own answer or its own failure.
            return new RowAnswer?[rows.Length];
        }
    }

    /// <summary>Rows that cannot be rendered fail, the others are asked about alone. When the rows are to blame only together, all fail.</summary>
    private static RowAnswer?[] FailUnrenderable(RowBatching batching, RetrievedRow[] rows, PromptException together)
    {
        RowAnswer?[] answers = [.. rows.Select(row => UnrenderableOrNull(batching, row))];
        return answers.Any(static answer => answer is not null) ? answers : [.. rows.Select(_ => Unrenderable(together))];
    }

    private static RowAnswer? UnrenderableOrNull(RowBatching batching, RetrievedRow row)
    {
        try
        {
            batching.Prompt.Render(ListOf([row]));
            return null;
        }
        catch (PromptException exception)
        {
            return Unrenderable(exception);
        }
    }

    /// <summary>Copies: a row in a list would get it for a parent, and rows are shared.</summary>
    private static JArray ListOf(RetrievedRow[] rows) => new(rows.Select(static row => row.Row.Fields.DeepClone()));

    private static RowAnswer Unrenderable(PromptException exception) => RowAnswer.Failed(new RowFailure(RowFailureKinds.Template, exception.Message));

    /// <summary>The row's part goes on as its first answer: reviewed, checked and corrected in a conversation of its own.</summary>
    private async Task<RowAnswer?> SettlePartAsync(RetrievedRow row, JObject? part, CallAnswer batch, IOperatorContext context, CancellationToken cancellationToken)
    {
        if (part is null)
        {
            return null;
        }

        try
        {
            var first = new CompletionChoice(RowJson.Write(part), FinishReason.Stop);
            return await SettleAsync(_question.Policy, row, Open(row, context.Prepared), [first], batch, context, cancellationToken);
        }
        catch (Exception e) when (FailureOf(e) is { } failure)
        {
            return RowAnswer.Failed(failure);
        }
    }
}
