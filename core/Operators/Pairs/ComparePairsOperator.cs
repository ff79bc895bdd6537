using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Prompts;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>
/// Asks of each pair whether its rows match. Pairs of a partition are asked in the order of their prompts, so those that share a row
/// follow one another, and each call tells how far the text goes that they share.
/// </summary>
internal sealed class ComparePairsOperator(string name, string type, PairQuestion question) : IRowOperator
{
    public string Name { get; } = name;

    public string Type { get; } = type;

    public OperatorTraits Traits { get; } = new(
        Cardinality.OneToOne, FieldSet.All, FieldSet.All, FieldSet.All, IsRowLocal: true, UsesModel: true, PreservesOrder: true, NeedsStageStart: true);

    public ContentHash Identity { get; } = IdentityOf(question);

    public int RowsPerApplication => 1;

    public int PreparationRowCount => 0;

    public IReadOnlyList<long> ChoosePreparationRows(long rowCount) => [];

    public Task<JObject> PrepareAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("There is nothing to prepare.");

    public string? LocalityKey(Row row)
    {
        try
        {
            return Render(row);
        }
        catch (PromptException)
        {
            // The pair fails when it is asked about, with this very message.
            return null;
        }
    }

    public async Task<IReadOnlyList<RowOutcome>> ApplyAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        await Task.WhenAll(rows.Select(row => CompareAsync(row, context, cancellationToken)));

    private async Task<RowOutcome> CompareAsync(Row unit, IOperatorContext context, CancellationToken cancellationToken)
    {
        try
        {
            Conversation conversation = Conversation.Open(question.System, Render(unit), question.Prompt.StaticPrefix.Length);
            int sharedChars = question.Prompt.SharedCharCount(PairFields.LeftOf(unit), PairFields.RightOf(unit));
            ModelCall call = AnswerRequests.For(unit.Id, conversation, question.Policy.Contract, question.Policy.Model);
            call = call with { Request = call.Request with { CacheBreakpoints = [new PrefixBoundary(1, sharedChars)] } };
            CallAnswer first = await context.CallAsync(call, cancellationToken);
            SettledAnswer settled = await new AnswerSession(question.Policy, context, unit, conversation)
                .SettleAsync(first.Completion.Choices[0], first.Key, cancellationToken);
            return settled.Fields is { } answer
                ? new RowOutcome(RowResult.Ok(Name, unit with { Fields = PairFields.Compared(unit, answer.Value<bool>(question.AnswerField)) }), settled.AcceptedCalls)
                : Failed(unit, settled.Failure!);
        }
        catch (PromptException exception)
        {
            return Failed(unit, new RowFailure(RowFailureKinds.Template, exception.Message));
        }
        catch (RowCallException exception)
        {
            return Failed(unit, exception.Failure);
        }
    }

    private string Render(Row unit) => question.Prompt.Render(PairFields.LeftOf(unit), PairFields.RightOf(unit));

    private RowOutcome Failed(Row unit, RowFailure failure) => new(RowResult.Failed(Name, unit, failure));

    private static ContentHash IdentityOf(PairQuestion question)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/compare-pairs/1");
        question.AddTo(hasher);
        return hasher.Finish();
    }
}
