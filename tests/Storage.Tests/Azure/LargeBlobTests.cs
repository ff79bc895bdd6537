using Pipelines.Core.Storage;
using Pipelines.Storage.Azure;
using Pipelines.TestKit.Azurite;
using Pipelines.TestKit.Storage;

namespace Pipelines.Storage.Tests.Azure;

/// <summary>Blobs larger than a request, and than memory should ever hold.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class LargeBlobTests(AzuriteFixture azurite)
{
    private const long HundredMegabytes = 100_000_000;
    private const long MemoryBytesMax = 40_000_000;

    private readonly IBlobStore _store = StoreAddress.Parse(azurite.Server.ConnectionString, azurite.NewContainer(), "/").Open(TimeProvider.System);

    [Fact]
    public async Task PutAndRead_HundredMegabytes_TakeLittleMemory()
    {
        // Nothing else runs beside the tests of this collection, so what the process holds is held by the store.
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;
        long nextLook = 0;
        void Look(long position)
        {
            if (position >= nextLook)
            {
                nextLook += HundredMegabytes / 10;
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        var content = new PatternStream(HundredMegabytes, seed: 1) { OnRead = Look };
        BlobInfo put = (await _store.PutAsync(BlobPath.Parse("large"), content, PutCondition.IfAbsent, default))!;
        nextLook = 0;
        await using BlobContent read = (await _store.OpenReadAsync(put.Path, null, default))!;
        await PatternStream.AssertEqualAsync(new PatternStream(HundredMegabytes, seed: 1) { OnRead = Look }, read.Stream);

        Assert.Equal(HundredMegabytes, put.LengthBytes);
        Assert.Equal(put, read.Info);
        Assert.InRange(most, 0, MemoryBytesMax);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task PutAsync_AboutOneBlock_KeepsEveryByte(int more)
    {
        foreach (int blocks in new[] { 1, 2 })
        {
            long length = (blocks * (long)ContentBlocks.BlockBytes) + more;
            var path = BlobPath.Parse($"blocks-{blocks}");

            BlobInfo put = (await _store.PutAsync(path, new PatternStream(length, seed: more), PutCondition.None, default))!;

            Assert.Equal(put, await _store.StatAsync(path, default));
            Assert.Equal(length, put.LengthBytes);
            await using BlobContent read = (await _store.OpenReadAsync(path, null, default))!;
            await PatternStream.AssertEqualAsync(new PatternStream(length, seed: more), read.Stream);
        }
    }

    [Fact]
    public async Task PutAsync_LongContentWithConditions_AreCheckedWhenItIsPublished()
    {
        var path = BlobPath.Parse("guarded");
        BlobTag old = (await PutLongAsync(PutCondition.IfAbsent, seed: 1))!.Tag;
        BlobTag current = (await PutLongAsync(PutCondition.IfMatch(old), seed: 2))!.Tag;

        Assert.Null(await PutLongAsync(PutCondition.IfAbsent, seed: 3));
        Assert.Null(await PutLongAsync(PutCondition.IfMatch(old), seed: 4));
        Assert.Equal(current, (await _store.StatAsync(path, default))!.Tag);

        Task<BlobInfo?> PutLongAsync(PutCondition condition, int seed) =>
            _store.PutAsync(path, new PatternStream(ContentBlocks.BlockBytes + 1, seed), condition, default);
    }
}
