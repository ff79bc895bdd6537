using Pipelines.Core.Operators;

namespace Pipelines.Core.Planning;

/// <summary>
/// How many of the first rows of its input an operator takes: <c>sample</c> cuts first, then <c>limit</c>. The rows after that
/// are skipped, each with its reason; they are not part of the operator's output.
/// </summary>
/// <param name="SampleRows">The operator's <c>sample</c>, or the run's; null takes all.</param>
/// <param name="LimitRows">The operator's <c>limit</c>; null takes all.</param>
public sealed record RowWindow(long? SampleRows, long? LimitRows)
{
    /// <summary>All rows.</summary>
    public static RowWindow All { get; } = new(null, null);

    /// <summary>It ends somewhere.</summary>
    public bool IsBounded => SampleRows is not null || LimitRows is not null;

    /// <summary>Rows taken of an input of <paramref name="rowCount"/> rows.</summary>
    public long RowsTaken(long rowCount) => Math.Min(rowCount, Math.Min(SampleRows ?? long.MaxValue, LimitRows ?? long.MaxValue));

    /// <summary>Why the row at <paramref name="ordinal"/> (from 0, counted over the whole input of the stage) is skipped; null when it is taken.</summary>
    public string? SkipReasonAt(long ordinal)
    {
        if (ordinal >= SampleRows)
        {
            return SkipReasons.Sample;
        }

        return ordinal >= LimitRows ? SkipReasons.Limit : null;
    }
}
