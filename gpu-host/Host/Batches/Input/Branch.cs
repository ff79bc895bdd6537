namespace GpuHost.Host.Batches.Input;

/// <summary>
/// A line as a branch of the tree of prompts. Branches that leave the same block for themselves stand in the order of their texts: so
/// those that share less than a block meet, too. Behind the branches that go on together, so that the order is one.
/// </summary>
/// <param name="Line">The line.</param>
/// <param name="SharedBlocks">So many blocks it shares with another line.</param>
/// <param name="Text">What comes right after them.</param>
internal readonly record struct Branch(PlannedLine Line, int SharedBlocks, string Text) : IComparable<Branch>
{
    public int CompareTo(Branch other)
    {
        if (Line.Number == other.Line.Number)
        {
            // A sort may compare a line with itself, which shares more with it than with any other: there is no block to go on with.
            return 0;
        }

        int common = Line.Path.AsSpan().CommonPrefixLength(other.Line.Path);
        bool isLeaf = SharedBlocks == common;
        bool isOtherLeaf = other.SharedBlocks == common;
        int order = (isLeaf, isOtherLeaf) switch
        {
            (true, true) => string.CompareOrdinal(Text, other.Text),
            (false, false) => Line.Path[common].CompareTo(other.Line.Path[common]),
            _ => isLeaf.CompareTo(isOtherLeaf),
        };
        return order != 0 ? order : Line.Number.CompareTo(other.Line.Number);
    }
}
