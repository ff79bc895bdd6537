namespace Pipelines.Core.Operators.Pairs;

/// <summary>The pairs that any of several searches finds, each once, by their left rows and then their right ones.</summary>
internal static class CandidatePairs
{
    public static IEnumerable<RowPair> Of(PairSpace space, IReadOnlyList<IPairSearch> searches)
    {
        for (int left = 0; left < space.Lefts.Count; left++)
        {
            int row = space.Lefts[left];
            IEnumerable<int> partners = searches is [var only] ? only.PartnersOf(left) : searches.SelectMany(search => search.PartnersOf(left)).Distinct().Order();
            foreach (int right in partners)
            {
                yield return new RowPair(row, space.Rights[right]);
            }
        }
    }

    /// <summary>The most promising ones of more pairs than may be compared, in their order.</summary>
    /// <param name="pairs">All.</param>
    /// <param name="countMax">So many are kept.</param>
    /// <param name="promiseOf">How promising a pair is.</param>
    public static IEnumerable<RowPair> Best(IEnumerable<RowPair> pairs, int countMax, Func<RowPair, double> promiseOf)
    {
        // The least promising one on top; of equals the last one.
        var kept = new PriorityQueue<RowPair, (double Promise, long Age)>();
        long age = 0;
        foreach (RowPair pair in pairs)
        {
            (double, long) rank = (promiseOf(pair), --age);
            if (kept.Count < countMax)
            {
                kept.Enqueue(pair, rank);
            }
            else if (countMax > 0)
            {
                kept.EnqueueDequeue(pair, rank);
            }
        }

        return kept.UnorderedItems.Select(static one => one.Element).OrderBy(static pair => pair.Left).ThenBy(static pair => pair.Right);
    }
}
