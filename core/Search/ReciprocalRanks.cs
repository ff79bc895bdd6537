namespace Pipelines.Core.Search;

/// <summary>
/// Makes one ranking of several: each adds 1 / (60 + rank) to what it ranks. Source: Cormack, Clarke, Büttcher: "Reciprocal Rank Fusion outperforms
/// Condorcet and individual Rank Learning Methods", 2009.
/// </summary>
internal static class ReciprocalRanks
{
    private const int Smoothing = 60;

    /// <param name="countMax">So many at most.</param>
    /// <param name="rankings">Each the best first, nothing twice.</param>
    /// <returns>The best first; of equals the smaller number.</returns>
    public static IReadOnlyList<int> Fuse(int countMax, params IReadOnlyList<IReadOnlyList<int>> rankings)
    {
        var scores = new Dictionary<int, double>();
        foreach (IReadOnlyList<int> ranking in rankings)
        {
            foreach ((int rank, int item) in ranking.Index())
            {
                scores[item] = scores.GetValueOrDefault(item) + (1.0 / (Smoothing + rank + 1));
            }
        }

        return [.. scores.OrderByDescending(static one => one.Value).ThenBy(static one => one.Key).Take(countMax).Select(static one => one.Key)];
    }
}
