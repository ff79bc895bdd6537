namespace Pipelines.Core.Documents;

/// <summary>
/// The stable name of a row, which is also its lineage: <c>{input identity}:{ordinal}</c> for a row that was read,
/// <c>{parent}/{operator}.{ordinal}</c> for a row that an operator derived. Equal inputs give equal ids on every machine.
/// </summary>
public readonly record struct RowId(string Value)
{
    /// <summary>The id of the row at <paramref name="ordinal"/> (from 0) of an input whose bytes hash to <paramref name="inputIdentity"/>.</summary>
    public static RowId ForInput(Identity.ContentHash inputIdentity, long ordinal) =>
        new($"{inputIdentity.ToShortHex()}:{ordinal}");

    /// <summary>The id of the row number <paramref name="ordinal"/> (from 0) that <paramref name="operatorName"/> made of this row.</summary>
    public RowId Derive(string operatorName, int ordinal) => new($"{Value}/{operatorName}.{ordinal}");

    public override string ToString() => Value;
}
