using Pipelines.Core.Documents;
using Pipelines.Core.Operators;
using Pipelines.Core.Storage;
using Pipelines.Storage.Calls;
using Pipelines.Storage.Segments;
using Pipelines.TestKit.Storage;
using Xunit.Abstractions;

namespace Pipelines.Storage.Tests.Segments;

/// <summary>Small segments of a partition are joined when it is sealed, wherever the process is killed meanwhile.</summary>
public sealed class JoinedSegmentsTests(ITestOutputHelper log)
{
    private const int Rows = 24;
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly BlobPath Partition = BlobPath.Parse("runs/r1/stages/01-extract/part-00000");
    private static readonly SegmentLimits Limits = new() { RecordsMax = 4 };

    [Fact]
    public async Task SealAsync_ManySmallSegments_LeavesFewAndLosesNothing()
    {
        MemoryBlobStore store = await RecordedAsync();
        Assert.True((await SegmentsAsync(store)).Count > Limits.SealedSegmentsMax);

        await SealAsync(store);

        Assert.Equal([$"{Partition}/joined-0000.seg"], await SegmentsAsync(store));
        await AssertWholeAsync(store);
    }

    [Fact]
    public async Task SealAsync_FewSegments_LeavesThemAsTheyAre()
    {
        MemoryBlobStore store = await RecordedAsync(rowsPerFlush: 8);
        List<string> before = await SegmentsAsync(store);

        await SealAsync(store);

        Assert.InRange(before.Count, 2, Limits.SealedSegmentsMax);
        Assert.Equal(before, await SegmentsAsync(store));
        await AssertWholeAsync(store);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SealAsync_KilledAtAnyOperation_TheNextAttemptSealsTheSameRowsAndAnswers(bool doesTheLast)
    {
        int operations = 0;
        for (bool isKilled = true; isKilled; operations++)
        {
            MemoryBlobStore store = await RecordedAsync();
            isKilled = await IsKilledAsync(new DyingBlobStore(store, operations, doesTheLast));

            await SealAsync(store);

            Assert.InRange((await SegmentsAsync(store)).Count, 1, Limits.SealedSegmentsMax);
            await AssertWholeAsync(store);
        }

        log.WriteLine($"killed at each of {operations - 1} operations");
        Assert.True(operations > Rows, "There were to be more operations than that.");
    }

    [Fact]
    public async Task SealAsync_JoinedBlobOfAnotherContentIsInTheWay_TakesTheNextNumber()
    {
        MemoryBlobStore store = await RecordedAsync();
        BlobPath name = SegmentPaths.Segment(Partition, SegmentPaths.FirstJoined);
        await store.PutAsync(name, new MemoryStream("something else"u8.ToArray()), PutCondition.None, None);

        await SealAsync(store);

        Assert.Equal([$"{Partition}/joined-0001.seg"], await SegmentsAsync(store));
        await AssertWholeAsync(store);
    }

    [Fact]
    public async Task OpenAsync_SealedAndJoinedByAnotherProcessMeanwhile_GivesItsSeal()
    {
        MemoryBlobStore store = await RecordedAsync();
        bool isSealed = false;
        var slow = new InterruptedBlobStore(store, async path =>
        {
            if (!isSealed && path.Value.EndsWith("seg-0003.seg", StringComparison.Ordinal))
            {
                isSealed = true;
                await SealAsync(store);
            }
        });

        await using IPartitionLog opened = await Open(slow).OpenAsync(Partition, None);

        Assert.True(isSealed);
        Assert.Equal(Rows, opened.Seal!.RowCount);
    }

    /// <summary>A partition whose records are all durable, in many segments, and which nobody has sealed.</summary>
    private static async Task<MemoryBlobStore> RecordedAsync(int rowsPerFlush = 1)
    {
        var store = new MemoryBlobStore(TimeProvider.System);
        await using IPartitionLog partition = await Open(store, SegmentLimits.Default).OpenAsync(Partition, None);
        var records = new SampleRecords(seed: 7);
        for (int ordinal = 0; ordinal < Rows; ordinal++)
        {
            await partition.AppendAsync(records.Call(ordinal) with { IsReproducible = true, IsPaid = true }, None);
            long position = await partition.AppendAsync(records.Row(ordinal), None);
            await partition.FlushAsync((ordinal + 1) % rowsPerFlush == 0 ? position : 0, None);
        }

        return store;
    }

    private static async Task<bool> IsKilledAsync(IBlobStore dying)
    {
        try
        {
            await SealAsync(dying);
            return false;
        }
        catch (BlobStoreException)
        {
            return true;
        }
    }

    /// <summary>What an attempt does that finds every row recorded.</summary>
    private static async Task SealAsync(IBlobStore store)
    {
        using var index = new CallIndex(store, TimeProvider.System);
        await using IPartitionLog partition = await Open(store).OpenAsync(Partition, None);
        if (partition.Seal is null)
        {
            await partition.SealAsync(Rows, answers => index.AddAsync(Partition, answers, None), None);
        }
    }

    private static async Task AssertWholeAsync(MemoryBlobStore store)
    {
        SegmentLog segments = Open(store);
        PartitionSeal seal = (await segments.ReadSealAsync(Partition, None))!;
        List<RecordedRow> rows = await segments.ReadRowsAsync(Partition, seal, None).ToListAsync();
        var records = new SampleRecords(seed: 7);
        using var index = new CallIndex(store, TimeProvider.System);
        for (int ordinal = 0; ordinal < Rows; ordinal++)
        {
            RecordedCall call = records.Call(ordinal);
            RowResult expected = records.Row(ordinal).Results[0];
            Assert.Equal((expected.Row.Id, RowJson.Write(expected.Row.Fields)), (rows[ordinal].Results[0].Row.Id, RowJson.Write(rows[ordinal].Results[0].Row.Fields)));
            RecordedCall found = (await index.FindAsync(SampleRecords.Key(ordinal), None))!;
            Assert.Equal((call.RowId, call.Answer.Choices[0].Text), (found.RowId, found.Answer.Choices[0].Text));
        }

        Assert.Equal(Rows, seal.Models.Sum(static model => model.Calls));
    }

    private static SegmentLog Open(IBlobStore store, SegmentLimits? limits = null) => new(store, limits ?? Limits, TimeProvider.System);

    private static async Task<List<string>> SegmentsAsync(MemoryBlobStore store) => await store
        .ListAsync($"{Partition}/", None)
        .Select(static blob => blob.Path.Value)
        .Where(static name => name.EndsWith(".seg", StringComparison.Ordinal))
        .ToListAsync();
}
