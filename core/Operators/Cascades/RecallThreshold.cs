namespace Pipelines.Core.Operators.Cascades;

/// <summary>
/// The lower threshold: below it nothing is kept, and of all items that are a yes so large a share lies at or above it.
/// <para>
/// Of the scores of <c>n</c> yeses that were drawn with equal chances, put in order, the <c>k</c>-th smallest is the threshold. It is too high only if fewer than
/// <c>k</c> of the draws fell among the lowest <c>1 - share</c> of all yeses, which is no likelier than that at most <c>k - 1</c> of <c>n</c> trials
/// succeed that each do so with <c>1 - share</c>. The largest <c>k</c> for which this is at most <c>delta</c> is taken. Nothing is supposed about the
/// scores (Wilks, 1941: distribution-free tolerance limits).
/// </para>
/// </summary>
internal static class RecallThreshold
{
    /// <param name="yesScores">The scores of the yeses among items that were drawn one by one, each time from all of them: an item drawn twice counts twice.</param>
    /// <param name="share">The share of yeses that is kept at least.</param>
    /// <param name="delta">How likely the threshold may be too high.</param>
    /// <returns>Null when there are too few yeses to tell: then everything is kept.</returns>
    public static double? Find(IEnumerable<double> yesScores, double share, double delta)
    {
        double[] sorted = [.. yesScores.Order()];
        int k = 0;
        while (k < sorted.Length && BinomialTail.AtMost(sorted.Length, 1 - share, k) <= delta)
        {
            k++;
        }

        return k == 0 ? null : sorted[k - 1];
    }
}
