namespace Pipelines.Core.Operators.Cluster;

/// <summary>
/// Agglomerative clustering by Ward's criterion: the two clusters that are nearest become one, until there is one. Found by chains of nearest neighbours
/// (Murtagh: "A survey of recent advances in hierarchical clustering algorithms", 1983), which looks at each pair a few times; of equally near ones the first is
/// nearest. The merges, their numbers and their order are those of SciPy's <c>hierarchy.ward</c>, and so scikit-learn's.
/// </summary>
internal static class WardClustering
{
    /// <summary>The merges by distance, for at least one point.</summary>
    /// <param name="count">How many points there are.</param>
    /// <param name="distances">Between them; changed by this.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static IReadOnlyList<ClusterMerge> Of(int count, IClusterDistances distances, CancellationToken cancellationToken)
    {
        List<ClusterMerge> merges = new(count);
        List<int> alive = [.. Enumerable.Range(0, count)];
        List<int> chain = [];
        while (alive.Count > 1)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (chain.Count == 0)
            {
                chain.Add(alive[0]);
            }

            int last = chain[^1];
            int before = chain.Count > 1 ? chain[^2] : -1;
            (int nearest, double distance) = Nearest(last, before, alive, distances);
            if (nearest != before)
            {
                chain.Add(nearest);
                continue;
            }

            chain.RemoveRange(chain.Count - 2, 2);
            (int gone, int stays) = (Math.Min(last, nearest), Math.Max(last, nearest));
            merges.Add(new ClusterMerge(gone, stays, distance));
            distances.Merge(gone, stays);
            alive.RemoveAt(alive.BinarySearch(gone));
        }

        return Numbered(count, merges);
    }

    /// <summary>The one before in the chain wins where others are as near: so chains end.</summary>
    private static (int Nearest, double Distance) Nearest(int of, int before, List<int> alive, IClusterDistances distances)
    {
        int nearest = before;
        double least = before < 0 ? double.PositiveInfinity : distances.Between(of, before);
        foreach (int other in alive)
        {
            if (other != of && distances.Between(of, other) is var distance && distance < least)
            {
                (nearest, least) = (other, distance);
            }
        }

        return (nearest, least);
    }

    /// <summary>By distance, with clusters instead of the points that stand for them.</summary>
    private static ClusterMerge[] Numbered(int count, List<ClusterMerge> merges)
    {
        int[] parent = [.. Enumerable.Range(0, (2 * count) - 1)];
        var numbered = new ClusterMerge[merges.Count];
        foreach ((int at, ClusterMerge merge) in merges.OrderBy(static merge => merge.Distance).Index())
        {
            (int left, int right) = (Root(parent, merge.Left), Root(parent, merge.Right));
            numbered[at] = new ClusterMerge(Math.Min(left, right), Math.Max(left, right), merge.Distance);
            parent[left] = parent[right] = count + at;
        }

        return numbered;
    }

    private static int Root(int[] parent, int cluster)
    {
        while (parent[cluster] != cluster)
        {
            parent[cluster] = parent[parent[cluster]];
            cluster = parent[cluster];
        }

        return cluster;
    }
}
