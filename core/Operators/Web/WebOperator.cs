using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators.Web;

/// <summary>Adds to each row a field that comes from the network.</summary>
internal abstract class WebOperator(string name, string type, string outputField, FieldSet fieldsRead, bool skipOnError, ContentHash identity) : IRowOperator
{
    public string Name { get; } = name;

    public string Type { get; } = type;

    /// <summary>The same row may get another page tomorrow.</summary>
    public OperatorTraits Traits { get; } = new(
        Cardinality.OneToOne,
        fieldsRead,
        FieldSet.Of([outputField]),
        FieldSet.None,
        IsRowLocal: true,
        UsesModel: false,
        PreservesOrder: true,
        NeedsStageStart: false)
    {
        ReadsOutside = true,
    };

    public ContentHash Identity { get; } = identity;

    public int RowsPerApplication => 1;

    public int PreparationRowCount => 0;

    public IReadOnlyList<long> ChoosePreparationRows(long rowCount) => [];

    public Task<JObject> PrepareAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("There is nothing to prepare.");

    public string? LocalityKey(Row row) => null;

    public async Task<IReadOnlyList<RowOutcome>> ApplyAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        await Task.WhenAll(rows.Select(row => ApplyAsync(row, cancellationToken)));

    /// <summary>What the field gets.</summary>
    /// <exception cref="RowCallException">The row fails.</exception>
    /// <exception cref="WebAccessException">The same, because of the network.</exception>
    protected abstract Task<JToken> ReadAsync(Row row, CancellationToken cancellationToken);

    private async Task<RowOutcome> ApplyAsync(Row row, CancellationToken cancellationToken)
    {
        try
        {
            var fields = (JObject)row.Fields.DeepClone();
            fields[outputField] = await ReadAsync(row, cancellationToken);
            return new RowOutcome(RowResult.Ok(Name, row with { Fields = fields }));
        }
        catch (RowCallException exception)
        {
            return Failed(row, exception.Failure);
        }
        catch (WebAccessException exception)
        {
            return Failed(row, new RowFailure(RowFailureKinds.Web, exception.Message));
        }
    }

    private RowOutcome Failed(Row row, RowFailure failure) =>
        new(skipOnError ? RowResult.Skipped(Name, row, SkipReasons.SkipOnError, failure) : RowResult.Failed(Name, row, failure));
}
