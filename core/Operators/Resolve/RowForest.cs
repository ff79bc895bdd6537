namespace Pipelines.Core.Operators.Resolve;

/// <summary>Rows put together step by step (union-find). The first row of a set is its name.</summary>
internal sealed class RowForest(int rows)
{
    private readonly int[] _parents = [.. Enumerable.Range(0, rows)];

    public int FirstOf(int row)
    {
        while (_parents[row] != row)
        {
            _parents[row] = _parents[_parents[row]];
            row = _parents[row];
        }

        return row;
    }

    /// <summary>Puts the sets of two rows together.</summary>
    public void Join(int left, int right)
    {
        (int a, int b) = (FirstOf(left), FirstOf(right));
        _parents[Math.Max(a, b)] = Math.Min(a, b);
    }
}
