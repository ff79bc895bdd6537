using GpuHost.Serving.Randomness;
using GpuHost.Serving.Snapshots.Format;
using GpuHost.Serving.Snapshots.Store;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Tests.Snapshots.Format;

public sealed class KvsFormatTests
{
    private static readonly int[] Tokens = [.. Enumerable.Range(0, 100).Select(i => i * 7)];
    private static readonly KvChain Chain = new(ContentHash.Of([1]), "tenant", Tokens);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 777)]
    [InlineData(1, 777)]
    [InlineData(0, (1 << 20) + 1)]
    [InlineData(1, (1 << 21) + 3)]
    public void Verify_WhatWasWritten_ComesBack(ushort codec, int payloadBytes)
    {
        byte[] state = Payload(payloadBytes);
        byte[] file = Write((KvsCodec)codec, state);

        Assert.Equal(KvsFault.None, SnapshotFiles.Verify(file, Chain.NameOf(100), Tokens, out StoredUnit? unit));
        Assert.Equal(state, unit!.State);
        Assert.Equal(70, unit.Header.Start);
        Assert.Equal(Chain.At(70), unit.Header.ParentChain);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Verify_AnyBitFlipped_IsRefused(ushort codec)
    {
        byte[] file = Write((KvsCodec)codec, Payload(500));
        for (int bit = 0; bit < file.Length * 8; bit++)
        {
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            KvsFault fault = SnapshotFiles.Verify(file, Chain.NameOf(100), Tokens, out StoredUnit? unit);
            Assert.True(fault != KvsFault.None && unit is null, $"Bit {bit} of {file.Length * 8} may flip unseen.");
            file[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Verify_AnyOtherLength_IsRefused()
    {
        byte[] file = Write(KvsCodec.None, Payload(500));
        for (int length = 0; length < file.Length; length++)
        {
            Assert.NotEqual(KvsFault.None, SnapshotFiles.Verify(file[..length], Chain.NameOf(100), Tokens, out _));
        }

        Assert.Equal(KvsFault.Truncated, SnapshotFiles.Verify([.. file, 0], Chain.NameOf(100), Tokens, out _));
    }

    [Fact]
    public void Verify_SoundFileInAnotherPlace_IsRefused()
    {
        byte[] file = Write(KvsCodec.None, Payload(10));
        var otherModel = new KvChain(ContentHash.Of([2]), "tenant", Tokens);
        var otherTenant = new KvChain(ContentHash.Of([1]), "another", Tokens);

        Assert.Equal(KvsFault.WrongPlace, SnapshotFiles.Verify(file, otherModel.NameOf(100), Tokens, out _));
        Assert.Equal(KvsFault.WrongPlace, SnapshotFiles.Verify(file, otherTenant.NameOf(100), Tokens, out _));
        Assert.Equal(KvsFault.WrongPlace, SnapshotFiles.Verify(file, Chain.NameOf(99), Tokens.AsSpan(0, 99), out _));
        Assert.Equal(KvsFault.OtherTokens, SnapshotFiles.Verify(file, Chain.NameOf(100), new int[100], out _));
    }

    [Fact]
    public void Verify_RandomBytes_AreRefusedInBoundedMemory()
    {
        var random = new Xoshiro256(14);
        byte[] sound = Write(KvsCodec.None, Payload(100));
        for (int round = 0; round < 2_000; round++)
        {
            byte[] file = (byte[])sound.Clone();
            for (int i = 8; i < KvsFormat.FixedBytes; i++)
            {
                file[i] = (byte)random.NextUInt64(); // lengths and counts of all sizes
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.NotEqual(KvsFault.None, SnapshotFiles.Verify(file, Chain.NameOf(100), Tokens, out _));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        }
    }

    // Files of this version must stay readable: docs/formats/kv-snapshot.md.
    [Fact]
    public void Write_KnownContent_GivesTheGoldenBytes()
    {
        byte[] file = Write(KvsCodec.None, Payload(100));

        Assert.Equal("6d8f31595905a9dfe3ffdda0690647eb3c2b19c553e8470bf1635fda4a3943bf", ContentHash.Of(file).ToString());
    }

    [Fact]
    public void Name_Path_IsReadBack()
    {
        KvsName name = Chain.NameOf(80);

        Assert.True(KvsName.TryParse(name.Path, out KvsName? read));
        Assert.Equal(name, read);
        Assert.StartsWith(KvsName.FolderOf(name.Namespace, name.FirstBlock), name.Path.Value, StringComparison.Ordinal);
        Assert.False(KvsName.TryParse(Pipelines.Core.Storage.BlobPath.Parse("kv/x/y/1-2.kvs"), out _));
    }

    private static byte[] Write(KvsCodec codec, byte[] state) =>
        KvsWriter.Write(Chain.NameOf(100), 70, Chain.At(70), Tokens, codec, state);

    private static byte[] Payload(int length)
    {
        var random = new Xoshiro256(8);
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++)
        {
            payload[i] = (byte)(random.NextUInt64() % 7); // packs well
        }

        return payload;
    }
}
