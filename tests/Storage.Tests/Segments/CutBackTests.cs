using Pipelines.Core.Storage;
using Pipelines.Storage.Segments;
using Pipelines.TestKit.Storage;

namespace Pipelines.Storage.Tests.Segments;

/// <summary>Partitions whose store has lost some of their segments.</summary>
public sealed class CutBackTests
{
    private static readonly BlobPath Partition = BlobPath.Parse("runs/r1/stages/01-extract/part-00000");
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly MemoryBlobStore _store = new(TimeProvider.System);

    [Theory]
    [InlineData(0, new[] { 1, 2, 3 })]
    [InlineData(1, new[] { 0, 2, 3 })]
    [InlineData(3, new[] { 0, 1, 2 })]
    public async Task CutBackAsync_SealedAndOneSegmentIsGone_KeepsTheRowsOfTheOthers(int gone, int[] left)
    {
        await WriteSealedAsync(rowCount: 4);
        await _store.DeleteAsync(SegmentPaths.Segment(Partition, gone), null, None);

        PartitionCut cut = await Log().CutBackAsync(Partition, None);

        Assert.Equal(1, cut.LostSegments);
        Assert.Equal(SegmentPaths.Seal(Partition), cut.Deleted[0].Key);
        Assert.Equal(left.Where(number => number > gone).Select(static number => SegmentPaths.Segment(Partition, number)), cut.Deleted.Skip(1).Select(static one => one.Key));

        await using IPartitionLog log = await Log().OpenAsync(Partition, None);
        Assert.Null(log.Seal);
        Assert.Equal(left, log.FinishedRows.Order());
        await log.AppendAsync(new SampleRecords(9).Row(gone), None);
        PartitionSeal seal = await log.SealAsync(4, static _ => Task.CompletedTask, None);
        Assert.Equal(4, await Log().ReadRowsAsync(Partition, seal, None).CountAsync());
    }

    [Fact]
    public async Task CutBackAsync_NothingIsGone_ChangesNothing()
    {
        await WriteSealedAsync(rowCount: 3);

        Assert.Same(PartitionCut.None, await Log().CutBackAsync(Partition, None));

        Assert.NotNull(await Log().ReadSealAsync(Partition, None));
    }

    [Fact]
    public async Task OpenAsync_CutBackWasCutOffBetweenCopyAndDelete_CountsNoRowTwice()
    {
        await WriteSealedAsync(rowCount: 4);
        await _store.DeleteAsync(SegmentPaths.Seal(Partition), null, None);
        BlobContent moved = (await _store.OpenReadAsync(SegmentPaths.Segment(Partition, 2), null, None))!;
        await _store.PutAsync(SegmentPaths.Segment(Partition, 1), moved.Stream, PutCondition.None, None);

        await using IPartitionLog log = await Log().OpenAsync(Partition, None);

        Assert.Equal([0, 2, 3], log.FinishedRows.Order());
        await log.AppendAsync(new SampleRecords(9).Row(1), None);
        Assert.Equal(4, (await log.SealAsync(4, static _ => Task.CompletedTask, None)).RowCount);
    }

    /// <summary>A segment for each row.</summary>
    private async Task WriteSealedAsync(int rowCount)
    {
        var records = new SampleRecords(1);
        await using IPartitionLog log = await Log().OpenAsync(Partition, None);
        for (int ordinal = 0; ordinal < rowCount; ordinal++)
        {
            await log.FlushAsync(await log.AppendAsync(records.Row(ordinal), None), None);
        }

        await log.SealAsync(rowCount, static _ => Task.CompletedTask, None);
    }

    private SegmentLog Log() => new(_store, SegmentLimits.Default, TimeProvider.System);
}
