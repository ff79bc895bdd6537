using FsCheck;
using FsCheck.Fluent;
using Pipelines.Core.Operators.Cluster;

namespace Pipelines.Core.Tests.Operators.Cluster;

public sealed class WardClusteringTests
{
    /// <summary>What SciPy 1.10 makes of 14 points.</summary>
    private static readonly ClusterMerge[] Golden =
    [
        new(1, 6, 0.4330127018922193),
        new(7, 12, 0.4330127018922193),
        new(4, 9, 0.4330127018922193),
        new(3, 8, 0.4330127018922193),
        new(5, 10, 0.4330127018922193),
        new(11, 14, 0.7499999999999999),
        new(2, 15, 0.7499999999999999),
        new(13, 17, 0.7499999999999999),
        new(16, 20, 3.0186917696247164),
        new(19, 21, 3.75),
        new(18, 22, 4.611127844681819),
        new(0, 23, 6.268543918418604),
        new(24, 25, 12.316510405607124),
    ];

    [Fact]
    public void Of_KnownPoints_MergesThemAsSciPyDoes()
    {
        float[][] points = [.. Enumerable.Range(0, 14).Select(static i => Enumerable.Range(0, 3).Select(j => ((i * 37) + (j * 11)) % 23 / 4f).ToArray())];

        IReadOnlyList<ClusterMerge> merges = WardClustering.Of(points.Length, new PairwiseDistances(points), CancellationToken.None);

        Assert.Equal(Golden.Select(static merge => (merge.Left, merge.Right)), merges.Select(static merge => (merge.Left, merge.Right)));
        Assert.All(Golden.Zip(merges), static pair => Assert.Equal(pair.First.Distance, pair.Second.Distance, 12));
    }

    /// <summary>Right angles everywhere: the first ones are nearest, whichever are taken. SciPy makes (0, 1), (2, 5), (3, 6), (4, 7).</summary>
    [Fact]
    public void Of_EquallyNearPoints_MergesTheFirstOnes()
    {
        float[][] points = [.. Enumerable.Range(0, 5).Select(static i => Enumerable.Range(0, 5).Select(j => i == j ? 1f : 0).ToArray())];

        IReadOnlyList<ClusterMerge> merges = WardClustering.Of(5, new PairwiseDistances(points), CancellationToken.None);

        Assert.Equal([(0, 1), (2, 5), (3, 6), (4, 7)], merges.Select(static merge => (merge.Left, merge.Right)));
    }

    /// <summary>Both ways to tell distances, and looking for the two nearest of all each time, come to the same.</summary>
    [Fact]
    public void Of_AnyPoints_AreThoseOfTheDefinition() => Prop.ForAll<byte, int>(static (count, seed) =>
    {
        var random = new Random(seed);
        float[][] points = [.. Enumerable.Range(0, 1 + (count % 25)).Select(_ => new[] { random.NextSingle(), random.NextSingle(), random.NextSingle() })];

        double[] expected = Greedy(points);

        Assert.Equal(expected, Heights(points.Length, new PairwiseDistances(points)), static (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(expected, Heights(points.Length, new MiddleDistances(points)), static (a, b) => Math.Abs(a - b) < 1e-9);
    }).Check(Config.QuickThrowOnFailure);

    [Theory]
    [InlineData(null)]
    [InlineData(0.0)]
    public void Tree_OfMerges_IsWalkedChildrenFirst(double? collapse)
    {
        // ((0 1) (2 (3 4)))
        ClusterMerge[] merges = [new(0, 1, 1), new(3, 4, 2), new(2, 6, 3), new(5, 7, 9)];

        var tree = ClusterTree.Of(merges, collapse);

        Assert.Equal([0, 0, 2, 0, 0, 0, 2, 2, 2], tree.Steps);
        Assert.Equal([0, 1, 2, 3, 4], tree.Leaves);
        Assert.Equal([1, 2, 3, 9], tree.Distances);
    }

    /// <summary>Levels are 8 (of 0 1), 6 (of 2 3 4) and 1 (of 3 4).</summary>
    [Theory]
    [InlineData(0.34, "0 0 2 0 0 0 3 2", "1 3 9")]
    [InlineData(0.67, "0 0 2 0 0 0 4", "1 9")]
    [InlineData(1.0, "0 0 2 0 0 0 4", "1 9")]
    public void Tree_Collapsed_LosesItsLowestLevels(double collapse, string steps, string distances)
    {
        ClusterMerge[] merges = [new(0, 1, 1), new(3, 4, 2), new(2, 6, 3), new(5, 7, 9)];

        var tree = ClusterTree.Of(merges, collapse);

        Assert.Equal(steps, string.Join(' ', tree.Steps));
        Assert.Equal(distances, string.Join(' ', tree.Distances));
    }

    private static IEnumerable<double> Heights(int count, IClusterDistances distances) =>
        WardClustering.Of(count, distances, CancellationToken.None).Select(static merge => merge.Distance);

    private static double[] Greedy(float[][] points)
    {
        List<float[][]> clusters = [.. points.Select(static point => new[] { point })];
        List<double> heights = [];
        while (clusters.Count > 1)
        {
            (int a, int b) = Enumerable.Range(0, clusters.Count).SelectMany(i => Enumerable.Range(0, i).Select(j => (j, i))).MinBy(pair => Cost(clusters[pair.j], clusters[pair.i]));
            heights.Add(Cost(clusters[a], clusters[b]));
            clusters[a] = [.. clusters[a], .. clusters[b]];
            clusters.RemoveAt(b);
        }

        return [.. heights];
    }

    private static double Cost(float[][] left, float[][] right) => Math.Sqrt(2 * (Spread([.. left, .. right]) - Spread(left) - Spread(right)));

    /// <summary>The squares of the distances from the middle.</summary>
    private static double Spread(float[][] points) => Enumerable.Range(0, points[0].Length).Sum(j =>
    {
        double middle = points.Average(point => (double)point[j]);
        return points.Sum(point => (point[j] - middle) * (point[j] - middle));
    });
}
