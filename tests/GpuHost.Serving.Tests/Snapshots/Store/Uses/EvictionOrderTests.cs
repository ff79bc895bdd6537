using System.Collections.Immutable;
using GpuHost.Serving.Randomness;
using GpuHost.Serving.Snapshots.Format;
using GpuHost.Serving.Snapshots.Store.Uses;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;

namespace GpuHost.Serving.Tests.Snapshots.Store.Uses;

public sealed class EvictionOrderTests
{
    private static readonly ContentHash Small = ContentHash.Of([1]);
    private static readonly ContentHash Large = ContentHash.Of([2]);
    private static readonly ContentHash OneFolder = ContentHash.Of([3]);

    [Fact]
    public void Of_EqualButForTheirUses_TheLessUsedGoFirst() => Assert.Equal(
        [100, 200, 300],
        Order([Stored(300), Stored(100), Stored(200)], [Use(300, hits: 9), Use(100, hits: 0), Use(200, hits: 3)]));

    [Fact]
    public void Of_AModelThatComputesSlowly_KeepsItsPrefixes()
    {
        (KvsName Name, BlobInfo Blob)[] stored = [Stored(200, Large), Stored(100, Small)];
        var uses = new Dictionary<ContentHash, UseRecords>
        {
            [Small] = Records([Use(100, hits: 3, seconds: 0.1)]),
            [Large] = Records([Use(200, hits: 0, seconds: 9)]),
        };

        Assert.Equal([100, 200], EvictionOrder.Of(stored, uses, clock: 0).Select(ranked => ranked.Name.End));
    }

    [Fact]
    public void Of_FameOfLongAgo_GivesWayToWhatIsUsedNow() => Assert.Equal(
        [100, 200],
        Order([Stored(200), Stored(100)], [Use(200, hits: 1, clock: 5), Use(100, hits: 100, clock: 0.1)], clock: 5));

    [Fact]
    public void Of_NothingKnown_TheOldestGoesFirst() => Assert.Equal(
        [300, 100, 200],
        Order([Stored(100, age: 2), Stored(200, age: 1), Stored(300, age: 9)], []));

    [Fact]
    public void Of_OneOfWhichNothingIsKnown_CountsAsFreshAndNotYetUsed() => Assert.Equal(
        [100, 300, 200],
        Order([Stored(200), Stored(300), Stored(100)], [Use(200, hits: 9, clock: 4), Use(100, hits: 9, clock: 0.001)], clock: 4));

    /// <summary>Random trees, of some of whose snapshots nothing is known.</summary>
    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void Of_RandomTrees_NothingGoesBeforeWhatBuildsOnIt(ulong seed)
    {
        var random = new Xoshiro256(seed);
        for (int round = 0; round < 200; round++)
        {
            int count = 1 + Below(30);
            int[] parents = [.. Enumerable.Range(0, count).Select(i => Below(i + 1) - 1)]; // −1 for none
            var stored = Enumerable.Range(0, count).Select(i => Stored(100 + i, age: Below(5), folder: OneFolder)).ToList();
            var uses = Enumerable.Range(0, count).Where(_ => Below(4) > 0)
                .Select(i => Use(100 + i, Below(6), 0.1 + Below(3), Below(4), parents[i] < 0 ? null : 100 + parents[i])).ToList();

            List<int> order = Order(stored, uses, clock: 2);

            Assert.Equal(count, order.Count);
            for (int i = 0; i < count; i++)
            {
                Assert.True(
                    parents[i] < 0 || order.IndexOf(100 + parents[i]) > order.IndexOf(100 + i),
                    $"Seed {seed}, round {round}: {100 + parents[i]} goes before {100 + i}, which builds on it.");
            }
        }

        int Below(int bound) => (int)(random.NextUInt64() % (ulong)bound);
    }

    private static List<int> Order(
        IEnumerable<(KvsName Name, BlobInfo Blob)> stored, IEnumerable<(ContentHash, SnapshotUse)> uses, double clock = 0) =>
        [.. EvictionOrder.Of([.. stored], new Dictionary<ContentHash, UseRecords> { [Small] = Records(uses) }, clock).Select(ranked => ranked.Name.End)];

    private static UseRecords Records(IEnumerable<(ContentHash, SnapshotUse)> uses) =>
        new(0, uses.ToImmutableDictionary(entry => entry.Item1, entry => entry.Item2));

    private static (ContentHash, SnapshotUse) Use(int end, long hits, double seconds = 1, double clock = 0, int? parentEnd = null) =>
        (ChainOf(end), new SnapshotUse(parentEnd ?? 0, parentEnd is { } parent ? ChainOf(parent) : null, hits, seconds, clock));

    private static (KvsName Name, BlobInfo Blob) Stored(int end, ContentHash? kvNamespace = null, int age = 0, ContentHash? folder = null)
    {
        var name = new KvsName(kvNamespace ?? Small, folder ?? ChainOf(-end), end, ChainOf(end));
        return (name, new BlobInfo(name.Path, 10, new BlobTag("1"), DateTimeOffset.UnixEpoch.AddDays(10 - age)));
    }

    private static ContentHash ChainOf(int end) => ContentHash.Of(BitConverter.GetBytes(end));
}
