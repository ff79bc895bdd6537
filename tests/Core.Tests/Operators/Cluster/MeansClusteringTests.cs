using FsCheck;
using FsCheck.Fluent;
using Pipelines.Core.Operators.Cluster;
using Pipelines.Core.Search.Vectors;

namespace Pipelines.Core.Tests.Operators.Cluster;

public sealed class MeansClusteringTests
{
    /// <summary>Clusters far apart, given in any order: one vector of each.</summary>
    [Fact]
    public void Middles_ClustersFarApart_HasOneOfEach() => Prop.ForAll<int>(static seed =>
    {
        var random = new Random(seed);
        int clusters = random.Next(1, 6);
        int[] clusterOf = [.. Enumerable.Range(0, clusters * 7).Select(i => i % clusters)];
        random.Shuffle(clusterOf);
        VectorTable vectors = VectorTable.Of(clusterOf.Select(cluster => Near(cluster, random)));

        IReadOnlyList<int> middles = MeansClustering.Middles(vectors, clusters, CancellationToken.None);

        Assert.Equal(Enumerable.Range(0, clusters), middles.Select(row => clusterOf[row]).Order());
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Middles_AnyVectors_AreDifferentRowsInOrderAndTheSameEachTime() => Prop.ForAll<int, byte>(static (seed, wanted) =>
    {
        int count = (wanted % 20) + 1;
        VectorTable First() => Table(new Random(seed));

        IReadOnlyList<int> middles = MeansClustering.Middles(First(), count, CancellationToken.None);

        Assert.Equal(middles.Distinct().Order(), middles);
        Assert.InRange(middles.Count, 0, count);
        Assert.Equal(middles, MeansClustering.Middles(First(), count, CancellationToken.None));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Middles_EqualVectors_AreOne() =>
        Assert.Equal([0], MeansClustering.Middles(VectorTable.Of([[1, 0], [2, 0], [3, 0]]), 2, CancellationToken.None));

    private static VectorTable Table(Random random) =>
        VectorTable.Of(Enumerable.Range(0, random.Next(0, 60)).Select(_ => new[] { (float)random.Next(-3, 4), random.Next(-3, 4), 1 }));

    /// <summary>Along the axis of the cluster, a little off.</summary>
    private static float[] Near(int cluster, Random random) =>
        [.. Enumerable.Range(0, 6).Select(axis => (axis == cluster ? 1 : 0) + (float)((random.NextDouble() - 0.5) * 0.001))];
}
