using FsCheck;
using FsCheck.Fluent;
using Pipelines.Core.Search.Vectors;

namespace Pipelines.Core.Tests.Search.Vectors;

public sealed class VectorTableTests
{
    /// <summary>A search finds what comparing with each vector one by one finds.</summary>
    [Fact]
    public void Search_AnyVectors_FindsTheMostAlike() => Prop.ForAll<int, byte, byte>(static (seed, count, wanted) =>
    {
        var random = new Random(seed);
        int length = random.Next(1, 40);
        float[]?[] vectors = [.. Enumerable.Range(0, count % 50).Select(_ => random.Next(8) == 0 ? null : Draw(random, length))];
        var table = new VectorTable();
        foreach (float[]? vector in vectors)
        {
            table.Add(vector);
        }

        float[] query = Draw(random, length);
        IReadOnlyList<VectorHit> hits = table.Search(query, wanted % 10);

        double[] expected = [.. vectors.OfType<float[]>().Select(vector => Cosine.Of(query, vector)).OrderDescending().Take(wanted % 10)];
        Assert.Equal(expected.Length, hits.Count);
        Assert.All(expected.Zip(hits), static one => Assert.Equal(one.First, one.Second.Similarity, 1e-5));
        Assert.All(hits, hit => Assert.Equal(Cosine.Of(query, vectors[hit.Number]!), hit.Similarity, 1e-5));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Search_EquallyAlike_TakesTheEarlier() =>
        Assert.Equal([1, 2], VectorTable.Of([[0, 1], [1, 0], [2, 0], [3, 0]]).Search([5, 0], 2).Select(static hit => hit.Number));

    [Fact]
    public void Add_AnotherLength_IsRefused()
    {
        VectorTable table = VectorTable.Of([[1, 0]]);

        Assert.Contains("of 2 and of 3 numbers", Assert.Throws<ArgumentException>(() => table.Add([1, 0, 0])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => table.Search([1], 1));
    }

    [Fact]
    public void Cosine_Zeros_AreLikeNothing() => Assert.Equal(0, Cosine.Of([0, 0], [1, 0]));

    private static float[] Draw(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => (float)((random.NextDouble() * 2) - 1))];
}
