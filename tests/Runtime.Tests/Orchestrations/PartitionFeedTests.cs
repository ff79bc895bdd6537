using Pipelines.Core.Storage;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Partitions;

namespace Pipelines.Runtime.Tests.Orchestrations;

public sealed class PartitionFeedTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task TakeAsync_ReadingThatBrokeOff_BeginsAgainAndIsNotTakenForTheEnd()
    {
        int readings = 0;
        await using var feed = new PartitionFeed(_ => ReadAsync(count: 3, failsAt: ++readings == 1 ? 1 : 3), heldMax: 4);

        Assert.Equal(0, (await feed.TakeAsync(0, None))?.Index);
        await Assert.ThrowsAsync<BlobStoreException>(() => feed.TakeAsync(1, None));

        Assert.Equal(1, (await feed.TakeAsync(1, None))?.Index);
        Assert.Equal(2, (await feed.TakeAsync(2, None))?.Index);
        Assert.Null(await feed.TakeAsync(3, None));
    }

    [Fact]
    public async Task TakeAsync_NeighboursFarFromTheBeginningOutOfOrder_ReadsOnce()
    {
        await using var feed = new PartitionFeed(_ => ReadAsync(count: 40, failsAt: 40), heldMax: 4);

        foreach (int index in new[] { 20, 24, 22, 21, 23, 25 })
        {
            Assert.Equal(index, (await feed.TakeAsync(index, None))?.Index);
        }

        Assert.Equal(1, feed.Readings);
    }

    private static async IAsyncEnumerable<PartitionInput> ReadAsync(int count, int failsAt)
    {
        for (int index = 0; index < count; index++)
        {
            await Task.Yield();
            if (index == failsAt)
            {
                throw new BlobStoreException("The store does not allow it.", isTransient: false);
            }

            yield return new PartitionInput(index, []);
        }
    }
}
