using System.Buffers.Binary;
using GpuHost.Serving.Gguf;
using GpuHost.Serving.Randomness;

namespace GpuHost.Serving.Tests.Gguf;

public sealed class GgufReaderTests
{
    private static readonly byte[] Sound = SmallFile();

    [Fact]
    public void Read_WhatTheWriterWrote_ComesBack()
    {
        GgufFile file = Read(Sound);

        Assert.Equal(3, file.Version);
        Assert.Equal("llama", file.GetText("general.architecture"));
        Assert.Equal(7u, file.Metadata["a.number"].Content);
        Assert.Equal(0.5f, file.Metadata["a.fraction"].Content);
        Assert.Equal(true, file.Metadata["a.truth"].Content);
        Assert.Equal(new[] { "x", "ü" }, ((GgufArray)file.Metadata["some.texts"].Content).Items);
        Assert.Equal(new[] { -1, 2 }, ((GgufArray)file.Metadata["some.numbers"].Content).Items);
        Assert.Equal(["m", "v"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([64L, 3L], file.Tensors[0].Dimensions);
        Assert.Equal(3 * 2 * 34, file.Tensors[0].SizeBytes);
        Assert.Equal([32L], file.Tensors[1].Dimensions);
        Assert.Equal(0, file.DataOffset % 32);
    }

    [Fact]
    public void Read_EveryTruncation_IsRefused()
    {
        for (int length = 0; length < Sound.Length; length++)
        {
            // The last tensor's data ends in no padding here, so every missing byte is a missing weight or header byte.
            Assert.Throws<GgufFormatException>(() => Read(Sound[..length]));
        }
    }

    [Fact]
    public void Read_RandomDamage_IsReadOrRefusedButNeverAnythingElse()
    {
        const ulong seed = 20261122;
        var random = new Xoshiro256(seed);
        int refused = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] damaged = (byte[])Sound.Clone();
            for (int flips = (int)(random.NextUInt64() % 4) + 1; flips > 0; flips--)
            {
                damaged[random.NextUInt64() % (ulong)damaged.Length] = (byte)random.NextUInt64();
            }

            try
            {
                Read(damaged);
            }
            catch (GgufFormatException)
            {
                refused++;
            }
        }
        Assert.True(refused > 1_000, $"Only {refused} of 20,000 damaged files were refused (seed {seed}).");
    }

    [Theory]
    [InlineData(8, ulong.MaxValue)] // tensor count
    [InlineData(8, 1_000_000)]
    [InlineData(16, ulong.MaxValue)] // metadata count
    [InlineData(16, 60_000)]
    [InlineData(24, ulong.MaxValue)] // length of the first key
    [InlineData(24, 60_000)]
    public void Read_CountThatTheFileCannotHold_IsRefusedBeforeAnythingIsAllocated(int offset, ulong count)
    {
        byte[] damaged = (byte[])Sound.Clone();
        BinaryPrimitives.WriteUInt64LittleEndian(damaged.AsSpan(offset), count);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<GgufFormatException>(() => Read(damaged));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData("GGML", 3u)]
    [InlineData("GGUF", 1u)]
    [InlineData("GGUF", 0x03000000u)] // version 3, big-endian
    public void Read_OtherMagicOrVersion_SaysSo(string magic, uint version)
    {
        byte[] other = (byte[])Sound.Clone();
        System.Text.Encoding.ASCII.GetBytes(magic).CopyTo(other, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(other.AsSpan(4), version);

        Assert.Throws<GgufFormatException>(() => Read(other));
    }

    private static GgufFile Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return GgufReader.Read(stream);
    }

    private static byte[] SmallFile()
    {
        var writer = new GgufWriter();
        writer.Add("general.architecture", "llama");
        writer.Add("a.number", 7u);
        writer.Add("a.fraction", 0.5f);
        writer.Add("a.truth", true);
        writer.Add("some.texts", new[] { "x", "ü" });
        writer.Add("some.numbers", new[] { -1, 2 });
        writer.Add(new GgufTensorSource("m", GgufTensorType.Q8_0, 64, 3, (row, weights) => weights.Fill(row)));
        writer.Add(new GgufTensorSource("v", GgufTensorType.F32, 32, null, (_, weights) => weights.Fill(1)));
        using var stream = new MemoryStream();
        writer.Write(stream);
        return stream.ToArray();
    }
}
