using Pipelines.Core.Operators.Pairs;

namespace Pipelines.Core.Operators.Resolve;

/// <summary>
/// Makes clusters of answers that may contradict each other. Rows that matches connect, and that no answer keeps apart, are one
/// cluster. Where an answer does, a vote decides:
/// <list type="number">
/// <item>each match gets the votes of the rows that were compared with both of its rows: one for, when they match both; one against, when
/// they match one of them and not the other;</item>
/// <item>matches are taken in the order of their votes, and put two clusters together when more answers between these say yes than no.</item>
/// </list>
/// So one wrong match does not merge two entities whose other rows were compared, and one wrong no does not split one. The result
/// depends on the answers alone, not on their order.
/// </summary>
internal static class EntityVote
{
    /// <param name="rows">How many rows there are.</param>
    /// <param name="matches">The pairs that match.</param>
    /// <param name="others">The pairs that do not, at least those whose rows matches connect.</param>
    public static EntityClusters Decide(int rows, IReadOnlyCollection<RowPair> matches, IReadOnlyCollection<RowPair> others)
    {
        var connected = new RowForest(rows);
        foreach (RowPair match in matches)
        {
            connected.Join(match.Left, match.Right);
        }

        HashSet<RowPair> apart = [.. others.Where(pair => connected.FirstOf(pair.Left) == connected.FirstOf(pair.Right))];
        HashSet<int> disputed = [.. apart.Select(pair => connected.FirstOf(pair.Left))];
        var decided = new RowForest(rows);
        foreach (RowPair match in matches.Where(match => !disputed.Contains(connected.FirstOf(match.Left))))
        {
            decided.Join(match.Left, match.Right);
        }

        RowPair[] voted = [.. matches.Where(match => disputed.Contains(connected.FirstOf(match.Left)))];
        Vote(voted, apart, decided);
        IEnumerable<ComparedPair> overruled = voted.Where(pair => decided.FirstOf(pair.Left) != decided.FirstOf(pair.Right)).Select(static pair => new ComparedPair(pair, true, null))
            .Concat(apart.Where(pair => decided.FirstOf(pair.Left) == decided.FirstOf(pair.Right)).Select(static pair => new ComparedPair(pair, false, null)));
        return new EntityClusters(
            [.. Enumerable.Range(0, rows).Select(decided.FirstOf)],
            [.. overruled.OrderBy(static one => one.Pair.Left).ThenBy(static one => one.Pair.Right)]);
    }

    private static void Vote(IReadOnlyList<RowPair> matches, HashSet<RowPair> apart, RowForest decided)
    {
        var balance = new ClusterBalance();
        foreach (RowPair match in matches)
        {
            balance.Add(match, 1);
        }

        foreach (RowPair pair in apart)
        {
            balance.Add(pair, -1);
        }

        IEnumerable<RowPair> byVotes = matches.Select(match => (Match: match, Votes: balance.VotesFor(match)))
            .OrderByDescending(static one => one.Votes).ThenBy(static one => one.Match.Left).ThenBy(static one => one.Match.Right)
            .Select(static one => one.Match)
            .ToArray();
        foreach (RowPair match in byVotes)
        {
            (int left, int right) = (decided.FirstOf(match.Left), decided.FirstOf(match.Right));
            if (left != right && balance.Between(left, right) > 0)
            {
                balance.Merge(Math.Min(left, right), Math.Max(left, right));
                decided.Join(left, right);
            }
        }
    }
}
