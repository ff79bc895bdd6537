using System.Globalization;
using Pipelines.Core.Operators.Pairs;

namespace Pipelines.Core.Operators.Resolve;

/// <summary>
/// Which rows fail when comparisons do. A failed comparison matters where nothing else has put its two rows together; then one of them
/// fails: the one with the most such comparisons first, so that a row which cannot be compared with anything fails alone; of equals
/// the later one.
/// </summary>
internal static class FailedComparisons
{
    /// <param name="failed">The comparisons without an answer.</param>
    /// <param name="firstOf">The clusters that the others make.</param>
    public static Dictionary<int, RowFailure> Of(IEnumerable<ComparedPair> failed, IReadOnlyList<int> firstOf)
    {
        List<ComparedPair> open = [.. failed.Where(one => firstOf[one.Pair.Left] != firstOf[one.Pair.Right])];
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
                Detail = string.Create(CultureInfo.InvariantCulture, $"The comparison with row {other + 1} of the input failed, so it cannot be told whether they are the same: {first.Failure!.Detail}"),
            });
            open.RemoveAll(one => one.Pair.Left == row || one.Pair.Right == row);
        }

        return failures;
    }
}
