using Pipelines.Core.Documents;

namespace Pipelines.Core.Operators.Arranging;

/// <summary>The input rows that a unit of work stands for.</summary>
/// <param name="RowCount">
/// How many rows of the operator's inputs it accounts for: they end as the unit does. 0 for a unit that accounts for none, because
/// another one does.
/// </param>
/// <param name="Members">The rows to work with, where the operator needs them: those, or a part of them, or others. Null when it needs none.</param>
public sealed record RowGroup(long RowCount, IRowMembers? Members = null)
{
    /// <summary>How the rows end, when that is decided already: then no operator sees the unit. Null when the operator is to decide.</summary>
    public RowEnding? Ending { get; init; }

    /// <summary>The rows to work with.</summary>
    /// <exception cref="InvalidOperationException">The arrangement gave none.</exception>
    public IAsyncEnumerable<Row> ReadAsync(CancellationToken cancellationToken) =>
        (Members ?? throw new InvalidOperationException("The unit has no members.")).ReadAsync(cancellationToken);
}
