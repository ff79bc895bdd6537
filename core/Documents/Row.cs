using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Documents;

/// <summary>
/// One document on its way through a pipeline. The fields keep their order. An operator never changes the fields of a row
/// it was given: it makes a new object (<see cref="JObject"/> is mutable, and rows are shared between operators).
/// </summary>
public sealed record Row(RowId Id, JObject Fields)
{
    /// <summary>The input rows that it stands for, when it is a unit of an operator that works on all rows together; else null.</summary>
    public RowGroup? Group { get; init; }

    /// <summary>How many input rows it accounts for: 1, or those of its group.</summary>
    public long RowCount => Group?.RowCount ?? 1;
}
