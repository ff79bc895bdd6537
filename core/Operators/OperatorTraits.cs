namespace Pipelines.Core.Operators;

/// <summary>
/// What the planner may rely on. Whatever cannot be proven is stated the careful way: all fields read, order not kept.
/// </summary>
/// <param name="Cardinality">Rows out per row in.</param>
/// <param name="FieldsRead">Fields whose values decide the result.</param>
/// <param name="FieldsWritten">Fields added or replaced.</param>
/// <param name="FieldsRemoved">Fields dropped.</param>
/// <param name="IsRowLocal">A row's result depends on that row alone, so chains of such operators run row by row.</param>
/// <param name="UsesModel">Makes model calls, so it costs money.</param>
/// <param name="PreservesOrder">Rows leave in the order in which they came.</param>
/// <param name="NeedsStageStart">Counts or samples the rows of its input, so it must stand first in its stage.</param>
public sealed record OperatorTraits(
    Cardinality Cardinality,
    FieldSet FieldsRead,
    FieldSet FieldsWritten,
    FieldSet FieldsRemoved,
    bool IsRowLocal,
    bool UsesModel,
    bool PreservesOrder,
    bool NeedsStageStart)
{
    /// <summary>What it makes of a row depends on more than the row, its configuration and its model: the network, for one. Never taken over from an earlier run.</summary>
    public bool ReadsOutside { get; init; }
}
