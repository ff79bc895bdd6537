namespace Pipelines.Core.Operators.Pairs;

/// <summary>All pairs that there could be.</summary>
/// <param name="Lefts">The left rows, in order.</param>
/// <param name="Rights">The right rows, in order; the same as the left ones when there is one input.</param>
/// <param name="IsOneInput">A row is paired with those after it.</param>
internal sealed record PairSpace(IReadOnlyList<int> Lefts, IReadOnlyList<int> Rights, bool IsOneInput)
{
    public long Count => IsOneInput ? (long)Lefts.Count * (Lefts.Count - 1) / 2 : (long)Lefts.Count * Rights.Count;

    public static PairSpace Within(IReadOnlyList<int> rows) => new(rows, rows, true);

    public static PairSpace Between(IReadOnlyList<int> lefts, IReadOnlyList<int> rights) => new(lefts, rights, false);

    /// <summary>Where in <see cref="Rights"/> the partners of the left row number <paramref name="left"/> (of <see cref="Lefts"/>) begin.</summary>
    public int FirstRightOf(int left) => IsOneInput ? left + 1 : 0;
}
