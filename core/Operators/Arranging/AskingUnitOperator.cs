using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Prompts;

namespace Pipelines.Core.Operators.Arranging;

/// <summary>For phases that ask about each unit by itself: what is left to them is the asking and what is made of the answers.</summary>
/// <param name="name">The phase's name.</param>
/// <param name="type">The type of the operator that it is a phase of.</param>
/// <param name="identity">The hash of all that decides the answers.</param>
internal abstract class AskingUnitOperator(string name, string type, ContentHash identity) : IRowOperator
{
    public string Name { get; } = name;

    public string Type { get; } = type;

    public OperatorTraits Traits { get; } = new(
        Cardinality.ManyToMany, FieldSet.All, FieldSet.All, FieldSet.All, IsRowLocal: true, UsesModel: true, PreservesOrder: true, NeedsStageStart: true);

    public ContentHash Identity { get; } = identity;

    public int RowsPerApplication => 1;

    public int PreparationRowCount => 0;

    public IReadOnlyList<long> ChoosePreparationRows(long rowCount) => [];

    public Task<JObject> PrepareAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("There is nothing to prepare.");

    public string? LocalityKey(Row row) => null;

    public async Task<IReadOnlyList<RowOutcome>> ApplyAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        await Task.WhenAll(rows.Select(unit => ApplyAsync(unit, context, cancellationToken)));

    /// <summary>The rows made of a unit, and the calls whose answers they are made of.</summary>
    /// <exception cref="RowCallException">A call failed for good: the unit fails.</exception>
    /// <exception cref="UnfinishedUnitException">A call failed for good, after others were answered: the unit fails, and keeps these.</exception>
    /// <exception cref="PromptException">A prompt cannot be rendered: the unit fails.</exception>
    protected abstract Task<(IReadOnlyList<Row> Rows, IReadOnlyList<CallKey> Calls)> AskAsync(Row unit, IOperatorContext context, CancellationToken cancellationToken);

    private async Task<RowOutcome> ApplyAsync(Row unit, IOperatorContext context, CancellationToken cancellationToken)
    {
        try
        {
            (IReadOnlyList<Row> rows, IReadOnlyList<CallKey> calls) = await AskAsync(unit, context, cancellationToken);
            return new RowOutcome([.. rows.Select(row => RowResult.Ok(Name, row))], calls);
        }
        catch (RowCallException exception)
        {
            return new RowOutcome(RowResult.Failed(Name, unit, exception.Failure));
        }
        catch (UnfinishedUnitException exception)
        {
            return new RowOutcome(RowResult.Failed(Name, exception.Unit, exception.Failure));
        }
        catch (PromptException exception)
        {
            return new RowOutcome(RowResult.Failed(Name, unit, new RowFailure(RowFailureKinds.Template, exception.Message)));
        }
    }
}
