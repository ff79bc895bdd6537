namespace Pipelines.Core.Operators.Arranging;

/// <summary>Where a row comes: by its group, and within that by its place. Not-a-number comes first.</summary>
public readonly record struct RowOrder(long Group, double Place = 0) : IComparable<RowOrder>
{
    public int CompareTo(RowOrder other)
    {
        int byGroup = Group.CompareTo(other.Group);
        return byGroup != 0 ? byGroup : Place.CompareTo(other.Place);
    }

    public static bool operator <(RowOrder left, RowOrder right) => left.CompareTo(right) < 0;

    public static bool operator <=(RowOrder left, RowOrder right) => left.CompareTo(right) <= 0;

    public static bool operator >(RowOrder left, RowOrder right) => left.CompareTo(right) > 0;

    public static bool operator >=(RowOrder left, RowOrder right) => left.CompareTo(right) >= 0;
}
