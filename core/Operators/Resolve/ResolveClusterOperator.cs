using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Fields;
using Pipelines.Core.Operators.Prompts;

namespace Pipelines.Core.Operators.Resolve;

/// <summary>Asks what the rows of a cluster have in common. The answer is kept beside the unit's own fields.</summary>
internal sealed class ResolveClusterOperator(ResolveOptions options, ResolutionQuestion question) : IRowOperator
{
    private const string AnswerField = "answer";

    public string Name { get; } = $"{options.Name}.merge";

    public string Type => ResolveType.TypeName;

    public OperatorTraits Traits { get; } = new(
        Cardinality.OneToOne, FieldSet.All, FieldSet.Of([AnswerField]), FieldSet.None, IsRowLocal: true, UsesModel: true, PreservesOrder: true, NeedsStageStart: true);

    public ContentHash Identity { get; } = options.Identity;

    public int RowsPerApplication => 1;

    public int PreparationRowCount => 0;

    public static JObject AnswerOf(Row unit) => (JObject)unit.Fields[AnswerField]!;

    public IReadOnlyList<long> ChoosePreparationRows(long rowCount) => [];

    public Task<JObject> PrepareAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("There is nothing to prepare.");

    public string? LocalityKey(Row row) => null;

    public async Task<IReadOnlyList<RowOutcome>> ApplyAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        await Task.WhenAll(rows.Select(row => AskAsync(row, context, cancellationToken)));

    private async Task<RowOutcome> AskAsync(Row unit, IOperatorContext context, CancellationToken cancellationToken)
    {
        try
        {
            var members = new JArray();
            await foreach (Row member in unit.Group!.ReadAsync(cancellationToken))
            {
                members.Add(FieldCut.Of(member.Fields, question.InputFields));
            }

            Conversation conversation = Conversation.Open(question.System, question.Prompt.Render(members), question.Prompt.StaticPrefix.Length);
            CallAnswer first = await context.CallAsync(AnswerRequests.For(unit.Id, conversation, question.Policy.Contract, question.Policy.Model), cancellationToken);
            SettledAnswer settled = await new AnswerSession(question.Policy, context, new Row(unit.Id, []), conversation)
                .SettleAsync(first.Completion.Choices[0], first.Key, cancellationToken);
            return settled.Fields is { } answer
                ? new RowOutcome(RowResult.Ok(Name, new Row(unit.Id, new JObject(unit.Fields) { [AnswerField] = answer })), settled.AcceptedCalls)
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

    private RowOutcome Failed(Row unit, RowFailure failure) => new(RowResult.Failed(Name, unit, failure));
}
