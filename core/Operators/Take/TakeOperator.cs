using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators.Take;

/// <summary>
/// Lets rows pass unchanged. The planner puts one behind an operator whose <c>limit</c> counts the rows that leave it; the window
/// that the plan gives it ends the rows.
/// </summary>
internal sealed class TakeOperator(string name) : PureRowOperator(name, "limit", EveryRow, SameForAll)
{
    private static readonly OperatorTraits EveryRow = new(
        Cardinality.OneToOne,
        FieldSet.None,
        FieldSet.None,
        FieldSet.None,
        IsRowLocal: true,
        UsesModel: false,
        PreservesOrder: true,
        NeedsStageStart: true);

    private static readonly ContentHash SameForAll = ContentHash.Of("pipelines/operator/take/1"u8);

    protected override IReadOnlyList<RowResult> Apply(Row row) => [Passed(row, row.Fields)];
}
