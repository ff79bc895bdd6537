using Pipelines.Core.Documents;

namespace Pipelines.Core.Operators.Arranging;

/// <summary>A row and the key that it was sorted by.</summary>
public sealed record SortedRow(RowOrder Key, Row Row);
