using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators;

namespace Pipelines.Runtime.Tests.Operators;

/// <summary>An operator whose work a test writes.</summary>
internal sealed class TestOperator : IRowOperator
{
    public required string Name { get; init; }

    public string Type => "test";

    public OperatorTraits Traits { get; init; } = new(
        Cardinality.OneToMany,
        FieldSet.All,
        FieldSet.All,
        FieldSet.None,
        IsRowLocal: true,
        UsesModel: true,
        PreservesOrder: true,
        NeedsStageStart: false);

    public ContentHash Identity => ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(Name));

    public int RowsPerApplication { get; init; } = 1;

    public int PreparationRowCount { get; init; }

    /// <summary>Works on a batch.</summary>
    public required Func<IReadOnlyList<Row>, IOperatorContext, CancellationToken, Task<IReadOnlyList<RowOutcome>>> Apply { get; init; }

    public Func<IReadOnlyList<Row>, IOperatorContext, CancellationToken, Task<JObject>>? Prepare { get; init; }

    public Func<Row, string?> Locality { get; init; } = static _ => null;

    /// <summary>An operator that takes rows one by one.</summary>
    public static TestOperator PerRow(string name, Func<Row, IOperatorContext, CancellationToken, Task<RowOutcome>> apply) => new()
    {
        Name = name,
        Apply = async (rows, context, cancellationToken) => [await apply(rows[0], context, cancellationToken)],
    };

    public IReadOnlyList<long> ChoosePreparationRows(long rowCount) =>
        [.. Enumerable.Range(0, (int)Math.Min(PreparationRowCount, rowCount)).Select(i => rowCount - 1 - i)];

    public Task<JObject> PrepareAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        Prepare!(rows, context, cancellationToken);

    public string? LocalityKey(Row row) => Locality(row);

    public Task<IReadOnlyList<RowOutcome>> ApplyAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        Apply(rows, context, cancellationToken);
}
