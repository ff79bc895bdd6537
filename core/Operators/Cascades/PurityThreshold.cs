namespace Pipelines.Core.Operators.Cascades;

/// <summary>
/// How far from an end of the scores the proxy can be trusted: the largest of ranges, each within the next, in which so large a share of items is as the
/// proxy says.
/// <para>
/// The ranges are chosen by scores alone, before any label is known, and tested from the smallest on, each by an exact binomial test at level <c>delta</c>; the first
/// that fails ends it. A range that should fail is passed only if the first such one passes, which happens with at most <c>delta</c>, so all tests
/// together need no correction (testing in a fixed sequence).
/// </para>
/// </summary>
internal static class PurityThreshold
{
    /// <param name="ranges">From the smallest on, each within the next.</param>
    /// <param name="isRight">Whether an item is as the proxy says; null when that is not known, and the item does not count.</param>
    /// <param name="share">The share of items that are.</param>
    /// <param name="delta">How likely any range may be passed that should not.</param>
    /// <returns>The edges of the ranges that pass, in their order; empty when none does.</returns>
    public static IReadOnlyList<double> Passed(IEnumerable<ScoreRange> ranges, Func<int, bool?> isRight, double share, double delta)
    {
        List<double> passed = [];
        foreach (ScoreRange range in ranges)
        {
            bool[] known = [.. range.Draws.Select(isRight).OfType<bool>()];
            if (known.Length == 0 || BinomialTail.AtLeast(known.Length, share, known.Count(static right => right)) > delta)
            {
                break;
            }

            passed.Add(range.Edge);
        }

        return passed;
    }
}
