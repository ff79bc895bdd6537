using Pipelines.Core.Operators;

namespace Pipelines.Core.Planning.Rewriting;

/// <summary>What the rules ask of an operator. Whatever is not stated is taken to be the worse.</summary>
internal static class RowByRow
{
    /// <summary>It makes of each row what follows from that row, keeps the order, and works on all rows that it gets, in whatever company they come.</summary>
    public static bool Holds(PlannedOperator planned) =>
        planned.Operator is { RowsPerApplication: 1, PreparationRowCount: 0, Traits: { IsRowLocal: true, PreservesOrder: true, NeedsStageStart: false } }
        && !planned.Window.IsBounded
        && planned is { PassedRowsMax: null, Arrangement: null };

    /// <summary>Each row that it is spared is worth something.</summary>
    public static bool IsCostly(PlannedOperator planned) => planned.Operator.Traits is { UsesModel: true } or { ReadsOutside: true };

    /// <summary>A stage begins with it whatever the plan.</summary>
    public static bool BeginsStage(PlannedOperator planned) =>
        planned.Operator.Traits.NeedsStageStart || planned.Window.IsBounded || planned.Arrangement is not null;

    /// <summary>The two change places without anybody noticing: neither reads or writes what the other writes or removes.</summary>
    public static bool AreIndependent(OperatorTraits first, OperatorTraits second) =>
        !second.FieldsRead.Overlaps(first.FieldsWritten.Union(first.FieldsRemoved))
        && !first.FieldsRead.Overlaps(second.FieldsWritten.Union(second.FieldsRemoved))
        && !first.FieldsWritten.Overlaps(second.FieldsWritten.Union(second.FieldsRemoved))
        && !first.FieldsRemoved.Overlaps(second.FieldsWritten);
}
