namespace Pipelines.Core.Operators.Pairs;

/// <summary>
/// Which rows fail when comparisons do: of each failed comparison one row. The one with the most of them comes first, so that a row which cannot
/// be compared with anything fails alone; of equals the later one.
/// </summary>
internal static class FailedComparisons
{
    /// <param name="failed">The comparisons without an answer that matter. The rows of both sides have different numbers.</param>
    /// <param name="nameOf">What messages call a row.</param>
    public static Dictionary<int, RowFailure> Of(IEnumerable<ComparedPair> failed, Func<int, string> nameOf)
    {
        List<ComparedPair> open = [.. failed];
        var failures = new Dictionary<int, RowFailure>();
        while (open.Count > 0)
        {
            int row = open.SelectMany(static one => new[] { one.Pair.Left, one.Pair.Right })
                .CountBy(static one => one)
                .MaxBy(static one => (one.Value, one.Key))
                .Key;
            ComparedPair first = open.Find(one => one.Pair.Left == row || one.Pair.Right == row);
            int other = first.Pair.Left == row ? first.Pair.Right : first.Pair.Left;
            failures.Add(row, first.Failure! with
            {
                Detail = $"The comparison with {nameOf(other)} failed, so it cannot be told whether they match: {first.Failure!.Detail}",
            });
            open.RemoveAll(one => one.Pair.Left == row || one.Pair.Right == row);
        }

        return failures;
    }
}
