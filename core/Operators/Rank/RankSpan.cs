namespace Pipelines.Core.Operators.Rank;

/// <summary>So many rows of an input: a number, or a share of them; all when both are null.</summary>
internal sealed record RankSpan(long? Count, double? Share)
{
    public static RankSpan All { get; } = new(null, null);

    /// <summary>The rows meant of <paramref name="rows"/>; a share is rounded down.</summary>
    public int Of(int rows) => Count is { } count ? (int)Math.Min(count, rows)
        : Share is { } share ? (int)Math.Min((long)(share * rows), rows)
        : rows;
}
