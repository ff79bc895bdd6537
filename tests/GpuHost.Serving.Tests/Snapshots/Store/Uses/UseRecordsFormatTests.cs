using System.Collections.Immutable;
using System.Text;
using GpuHost.Serving.Randomness;
using GpuHost.Serving.Snapshots.Store.Uses;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Tests.Snapshots.Store.Uses;

public sealed class UseRecordsFormatTests
{
    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void Parse_WhatWasWritten_ComesBack(ulong seed)
    {
        UseRecords records = Random(new Xoshiro256(seed), count: 200);

        UseRecords read = UseRecordsFormat.Parse(UseRecordsFormat.Write(records));

        Assert.Equal(records.Clock, read.Clock);
        Assert.Equal(records.ByChain.OrderBy(entry => entry.Key.ToString()), read.ByChain.OrderBy(entry => entry.Key.ToString()));
    }

    [Fact]
    public void Parse_AnyBitFlippedOrAnyLengthCut_SaysNothing()
    {
        byte[] file = UseRecordsFormat.Write(Random(new Xoshiro256(4), count: 3));
        for (int bit = 0; bit < file.Length * 8; bit++)
        {
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Same(UseRecords.Empty, UseRecordsFormat.Parse(file));
            file[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        for (int length = 0; length < file.Length; length++)
        {
            Assert.Same(UseRecords.Empty, UseRecordsFormat.Parse(file.AsSpan(0, length)));
        }
    }

    [Theory]
    [InlineData("kv-uses/2 0")]
    [InlineData("kv-uses/1 -1")]
    [InlineData("kv-uses/1 NaN")]
    [InlineData("kv-uses/1 0\nnobody 0 - 0 0 0")]
    [InlineData("kv-uses/1 0\n{0} 0 - -3 0 0")]
    [InlineData("kv-uses/1 0\n{0} 0 - 3 0 0\n{0} 0 - 3 0 0")]
    public void Parse_SoundTextOfNoSuchFile_SaysNothing(string lines)
    {
        string text = lines.Replace("{0}", ContentHash.Of([1]).ToString(), StringComparison.Ordinal) + "\n";
        byte[] file = Encoding.UTF8.GetBytes($"{text}end {ContentHash.Of(Encoding.UTF8.GetBytes(text))}\n");

        Assert.Same(UseRecords.Empty, UseRecordsFormat.Parse(file));
    }

    [Fact]
    public void Write_MoreThanTheLimit_ForgetsThoseUsedTheLongestAgo()
    {
        ImmutableDictionary<ContentHash, SnapshotUse> all = Enumerable.Range(0, UseRecords.EntriesMax + 10).ToImmutableDictionary(
            i => ContentHash.Of(BitConverter.GetBytes(i)), i => new SnapshotUse(int.MaxValue, ContentHash.Of([2]), long.MaxValue, 1 / 3.0, Clock: i / 3.0));
        byte[] file = UseRecordsFormat.Write(new UseRecords(1e9 / 3, all));

        UseRecords read = UseRecordsFormat.Parse(file);

        Assert.InRange(file.Length, 1, UseRecordsFormat.BytesMax);
        Assert.Equal(UseRecords.EntriesMax, read.ByChain.Count);
        Assert.Equal(10 / 3.0, read.ByChain.Values.Min(use => use.Clock));
    }

    private static UseRecords Random(Xoshiro256 random, int count)
    {
        ImmutableDictionary<ContentHash, SnapshotUse>.Builder all = ImmutableDictionary.CreateBuilder<ContentHash, SnapshotUse>();
        for (int i = 0; i < count; i++)
        {
            bool isRoot = random.NextUInt64() % 2 == 0;
            all[ContentHash.Of(BitConverter.GetBytes(i))] = new SnapshotUse(
                random.NextUInt64() % 4 == 0 ? null : (int)(random.NextUInt64() % 100_000),
                isRoot ? null : ContentHash.Of(BitConverter.GetBytes(random.NextUInt64())),
                (long)(random.NextUInt64() % 1_000_000),
                random.NextUInt64() / (double)ulong.MaxValue,
                random.NextUInt64() / (double)ulong.MaxValue);
        }

        return new UseRecords(random.NextUInt64() / (double)ulong.MaxValue, all.ToImmutable());
    }
}
