namespace Pipelines.Core.Operators.Cluster;

/// <summary>
/// A tree of clusters, written as one walks it: children before their node. A step is 0 for the next leaf, or how many of the things before become the children of
/// a node.
/// <code>
///      ┌──3──┐
///   ┌──2──┐  c        steps 0 0 2 0 2
///   a     b
/// </code>
/// </summary>
/// <param name="Steps">The steps.</param>
/// <param name="Distances">Of each node, in the order of the steps, how far apart its two parts are.</param>
/// <param name="Leaves">The leaves, in the order of the steps.</param>
internal sealed record ClusterTree(IReadOnlyList<int> Steps, IReadOnlyList<double> Distances, IReadOnlyList<int> Leaves)
{
    /// <param name="merges">Of all leaves, at least one.</param>
    /// <param name="collapse">
    /// The share of levels, from 0 to 1, that are too low for a node of their own: its children go to the node above. Null keeps all.
    /// </param>
    public static ClusterTree Of(IReadOnlyList<ClusterMerge> merges, double? collapse)
    {
        int leaves = merges.Count + 1;
        bool[] dissolves = Dissolved(merges, leaves, collapse);
        List<int> steps = [];
        List<double> distances = [];
        List<int> order = [];
        var open = new Stack<(int Cluster, bool IsEntered, int Before)>([(leaves + merges.Count - 1, false, 0)]);

        // Things made so far that have no parent yet: the children of a node are those added since it was entered.
        int loose = 0;
        while (open.TryPop(out (int Cluster, bool IsEntered, int Before) at))
        {
            if (at.Cluster < leaves)
            {
                order.Add(at.Cluster);
                steps.Add(0);
                loose++;
            }
            else if (!at.IsEntered)
            {
                ClusterMerge merge = merges[at.Cluster - leaves];
                open.Push((at.Cluster, true, loose));
                open.Push((merge.Right, false, 0));
                open.Push((merge.Left, false, 0));
            }
            else if (!dissolves[at.Cluster - leaves])
            {
                steps.Add(loose - at.Before);
                distances.Add(merges[at.Cluster - leaves].Distance);
                loose = at.Before + 1;
            }
        }

        return new ClusterTree(steps, distances, order);
    }

    /// <summary>The nodes that are too near to the node above; never the root.</summary>
    private static bool[] Dissolved(IReadOnlyList<ClusterMerge> merges, int leaves, double? collapse)
    {
        bool[] dissolves = new bool[merges.Count];
        double[] levels = [.. Levels(merges, leaves).Distinct().Order()];
        if (collapse is not { } share || levels.Length == 0)
        {
            return dissolves;
        }

        double least = levels[Math.Min(levels.Length - 1, (int)(levels.Length * share))];

        // From the root down; of each node the distance of the node above that stays.
        double[] above = new double[merges.Count];
        above[^1] = double.PositiveInfinity;
        for (int node = merges.Count - 1; node >= 0; node--)
        {
            dissolves[node] = above[node] - merges[node].Distance < least;
            foreach (int child in new[] { merges[node].Left, merges[node].Right }.Where(child => child >= leaves))
            {
                above[child - leaves] = dissolves[node] ? above[node] : merges[node].Distance;
            }
        }

        return dissolves;
    }

    /// <summary>How far each node is below the one above.</summary>
    private static IEnumerable<double> Levels(IReadOnlyList<ClusterMerge> merges, int leaves) =>
        merges.SelectMany(merge => new[] { merge.Left, merge.Right }.Where(child => child >= leaves).Select(child => merge.Distance - merges[child - leaves].Distance));
}
