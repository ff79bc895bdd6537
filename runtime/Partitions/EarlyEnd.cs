namespace Pipelines.Runtime.Partitions;

/// <summary>
/// Ends the work on a stage of whose rows only the first few that pass are wanted. Rows are worked on in windows, in input order; a
/// window begins only while fewer rows than wanted have passed in all before it, and the rows of the others are skipped. So which rows
/// are worked on depends on the rows and the answers alone, and at most <see cref="WindowRows"/> - 1 of them come after the last one wanted.
/// </summary>
/// <param name="RowsWanted">How many rows are to pass.</param>
/// <param name="PassedBefore">How many did in the partitions before this one.</param>
internal sealed record EarlyEnd(long RowsWanted, long PassedBefore)
{
    /// <summary>Fewer at a time would leave endpoints idle.</summary>
    public const int WindowRowsMin = 16;

    /// <summary>Rows that are worked on together.</summary>
    public int WindowRows { get; } = (int)Math.Clamp(RowsWanted, WindowRowsMin, int.MaxValue);
}
