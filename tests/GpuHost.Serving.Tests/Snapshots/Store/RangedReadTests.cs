using GpuHost.Serving.Snapshots.Store;
using Pipelines.Core.Storage;
using Pipelines.TestKit.Storage;

namespace GpuHost.Serving.Tests.Snapshots.Store;

public sealed class RangedReadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly BlobPath Path = BlobPath.Parse("kv/blob");
    private readonly MemoryBlobStore _store = new(TimeProvider.System);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(RangedRead.PartBytes)]
    [InlineData(RangedRead.PartBytes + 1)]
    [InlineData((3 * RangedRead.PartBytes) - 1)]
    public async Task Read_AnyLength_GivesTheBytes(int length)
    {
        byte[] bytes = await PutAsync(length, seed: 1);

        Assert.Equal(bytes, (await RangedRead.ReadAsync(_store, Path, long.MaxValue, default))!.Value.Bytes);
    }

    /// <summary>No part is answered before so many have been asked for: one after the other would wait for ever.</summary>
    [Fact]
    public async Task Read_LargeBlob_AsksForItsPartsAtTheSameTime()
    {
        byte[] bytes = await PutAsync((RangedRead.PartsInFlightMax + 1) * RangedRead.PartBytes, seed: 2);
        var gathering = new GatheringStore(_store, RangedRead.PartsInFlightMax);

        (byte[] Bytes, BlobTag Tag)? read = await RangedRead.ReadAsync(gathering, Path, long.MaxValue, default).WaitAsync(Patience);

        Assert.Equal(bytes, read!.Value.Bytes);
        Assert.Equal(RangedRead.PartsInFlightMax, gathering.TogetherMax);
    }

    [Fact]
    public async Task Read_BlobThatIsReplacedOnTheWay_GivesNoMixture()
    {
        await PutAsync(3 * RangedRead.PartBytes, seed: 3);
        var gathering = new GatheringStore(_store, together: 1) { AfterFirst = () => PutAsync(3 * RangedRead.PartBytes, seed: 4) };

        Assert.Null(await RangedRead.ReadAsync(gathering, Path, long.MaxValue, default));
    }

    [Fact]
    public async Task Read_LongerThanItMayBe_IsReadNoFurtherThanItsFirstPart()
    {
        await PutAsync(3 * RangedRead.PartBytes, seed: 5);

        Assert.Equal(RangedRead.PartBytes, (await RangedRead.ReadAsync(_store, Path, 2 * RangedRead.PartBytes, default))!.Value.Bytes.Length);
    }

    [Fact]
    public async Task Read_NoSuchBlob_IsNull() => Assert.Null(await RangedRead.ReadAsync(_store, Path, long.MaxValue, default));

    private async Task<byte[]> PutAsync(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        await _store.PutAsync(Path, new MemoryStream(bytes), PutCondition.None, default);
        return bytes;
    }
}
