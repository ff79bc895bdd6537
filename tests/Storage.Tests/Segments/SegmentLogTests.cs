using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators;
using Pipelines.Core.Storage;
using Pipelines.Storage.Files;
using Pipelines.Storage.Segments;
using Pipelines.TestKit.Storage;
using Pipelines.TestKit.Time;

namespace Pipelines.Storage.Tests.Segments;

public sealed class SegmentLogTests : IDisposable
{
    private static readonly BlobPath Partition = BlobPath.Parse("runs/r1/stages/01-extract/part-00000");
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly FileBlobStore _store;

    public SegmentLogTests() => _store = new FileBlobStore(_folder["store"], TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SealAsync_AnyRecordsInAnyOrder_ReadsBackWhatWasAppended()
    {
        int folderNumber = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            BlobPath partition = BlobPath.Parse($"p{folderNumber++}");
            Task.Run(() => AssertRoundTripAsync(partition, seed)).GetAwaiter().GetResult();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));
    }

    [Theory]
    [InlineData("""{"text":"\\u0041 is A, C:\\users, \"quoted\", line\nbreak, \u0001"}""")]
    [InlineData("""{"text":"ü 😀 \u2028 \u007f \ufeff","é":[1.0,1e+16,123456789012345678901234567890,-0.5,null,true]}""")]
    [InlineData("""{}""")]
    public async Task ReadPassedTextAsync_AnyFields_IsTheTextThatRowsAreWrittenAs(string fields)
    {
        JObject expected = RowJson.ParseObject(fields);
        PartitionSeal seal = await WriteSealedAsync(expected);

        Assert.Equal([RowJson.Write(expected)], await PassedTextAsync(Open(), Partition, seal));
    }

    /// <summary>A document that was cut into many rows: more than is read at once.</summary>
    [Fact]
    public async Task ReadRowsAsync_RowThatBecameManyLargeOnes_ReadsThemBack()
    {
        RowResult[] results =
        [
            .. Enumerable.Range(0, 300).Select(static i => RowResult.Ok("op", new Row(new RowId($"r/op.{i}"), new JObject { ["i"] = i, ["text"] = new string('é', 10_000 + i) }))),
            RowResult.Failed("op", new Row(new RowId("r"), new JObject { ["text"] = new string('"', 200_000) }), new RowFailure("schema", "no", "raw")),
        ];
        PartitionSeal seal;
        await using (IPartitionLog log = await Open().OpenAsync(Partition, None))
        {
            await log.AppendAsync(new RecordedRow(0, results, [], [], 0), None);
            seal = await log.SealAsync(1, static _ => Task.CompletedTask, None);
        }

        RecordedRow row = await Open().ReadRowsAsync(Partition, seal, None).SingleAsync();

        Assert.Equal(Text(new RecordedRow(0, results, [], [], 0)), Text(row));
        Assert.Equal(results.Length, row.Results.Count);
        Assert.Equal(results[^1].Failure, row.Results[^1].Failure);
    }

    [Fact]
    public async Task ReadRowsAsync_FieldsNestedAsDeeplyAsRowsMayBe_ReadsThemBack()
    {
        JObject deep = RowJson.ParseObject(string.Concat(Enumerable.Repeat("{\"a\":", RowJson.DepthMax)) + "1" + new string('}', RowJson.DepthMax));
        PartitionSeal seal = await WriteSealedAsync(deep);

        RecordedRow row = await Open().ReadRowsAsync(Partition, seal, None).SingleAsync();

        Assert.Equal(RowJson.Write(deep), RowJson.Write(row.Results[0].Row.Fields));
        Assert.Equal([RowJson.Write(deep)], await PassedTextAsync(Open(), Partition, seal));
    }

    [Fact]
    public async Task OpenAsync_AfterAnAbandonedAttempt_KnowsWhatWasFlushedAndNothingElse()
    {
        var records = new SampleRecords(1);
        IPartitionLog first = await Open().OpenAsync(Partition, None);
        RecordedCall call = records.Call(7);
        await first.AppendAsync(call, None);
        long flushed = await first.AppendAsync(records.Row(3), None);
        await first.FlushAsync(flushed, None);
        await first.AppendAsync(records.Call(8), None);
        await first.AppendAsync(records.Row(4), None);

        IPartitionLog second = await Open().OpenAsync(Partition, None);

        Assert.Null(second.Seal);
        Assert.Equal([3], second.FinishedRows);
        Assert.Equal(JToken.FromObject(call), JToken.FromObject(second.FindCall(call.Key)!), JToken.EqualityComparer);
        Assert.Null(second.FindCall(SampleRecords.Key(8)));
        Assert.Equal(call.IsPaid ? 1 : 0, second.PaidBefore.Sum(static model => model.Calls));
    }

    [Fact]
    public async Task OpenAsync_Sealed_GivesTheSealAndTakesNothing()
    {
        PartitionSeal seal = await WriteSealedAsync(rowCount: 3, seed: 2);

        IPartitionLog log = await Open().OpenAsync(Partition, None);

        Assert.Equal(JToken.FromObject(seal), JToken.FromObject(log.Seal!), JToken.EqualityComparer);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await log.AppendAsync(new SampleRecords(0).Row(0), None));
    }

    [Fact]
    public async Task FlushAsync_ManyWaitersOnASlowStore_ShareSegments()
    {
        const int Callers = 200;
        var slow = new FaultyBlobStore(_store, seed: 1, _time) { Faults = new StoreFaults { SlowCalls = 1 } };
        Task<IPartitionLog> opening = new SegmentLog(slow, SegmentLimits.Default, _time).OpenAsync(Partition, None);
        await AdvanceUntilAsync(opening);
        IPartitionLog log = await opening;
        var records = new SampleRecords(3);
        List<Task> waiting = [];
        for (int i = 0; i < Callers; i++)
        {
            long position = await log.AppendAsync(records.Call(i), None);
            waiting.Add(log.FlushAsync(position, None).AsTask());
        }

        await AdvanceUntilAsync(Task.WhenAll(waiting));

        Assert.InRange((await NamesAsync()).Count, 1, 3);
    }

    [Fact]
    public async Task AppendAsync_NobodyFlushes_IsDurableAfterTheFlushInterval()
    {
        IPartitionLog log = await Open().OpenAsync(Partition, None);
        long position = await log.AppendAsync(new SampleRecords(4).Row(0), None);
        Assert.Empty(await NamesAsync());

        _time.Advance(SegmentLimits.Default.FlushInterval);
        await log.FlushAsync(position, None);

        Assert.Single(await NamesAsync());
    }

    [Fact]
    public async Task AppendAsync_OverTheLimits_StartsFurtherSegments()
    {
        await WriteSealedAsync(rowCount: 100, seed: 5, new SegmentLimits { RecordsMax = 10, SealedSegmentsMax = int.MaxValue });

        Assert.InRange((await NamesAsync()).Count(static name => name.Contains("seg-", StringComparison.Ordinal)), 10, 200);
    }

    [Fact]
    public async Task AppendAsync_TwoOwners_TheSecondToPublishIsTold()
    {
        var records = new SampleRecords(6);
        IPartitionLog mine = await Open().OpenAsync(Partition, None);
        IPartitionLog theirs = await Open().OpenAsync(Partition, None);
        await theirs.FlushAsync(await theirs.AppendAsync(records.Row(0), None), None);

        long position = await mine.AppendAsync(records.Row(1), None);
        PartitionTakenException e = await Assert.ThrowsAsync<PartitionTakenException>(async () => await mine.FlushAsync(position, None));

        Assert.EndsWith("seg-0000.seg", e.Path.Value, StringComparison.Ordinal);
        await Assert.ThrowsAsync<PartitionTakenException>(async () => await mine.AppendAsync(records.Row(2), None));
        await mine.DisposeAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task SealAsync_FaultyStore_LosesAndDoublesNothing(int seed)
    {
        var faulty = new FaultyBlobStore(_store, seed, TimeProvider.System)
        {
            Faults = new StoreFaults { FailedWrites = 0.15, TornWrites = 0.1, LostReplies = 0.15, FailedReads = 0.1, TornReads = 0.1 },
        };
        var log = new SegmentLog(faulty, new SegmentLimits { RecordsMax = 5 }, _time);
        var records = new SampleRecords(seed);
        RecordedRow[] rows = [.. Enumerable.Range(0, 40).Select(records.Row)];

        Task<PartitionSeal> sealing = Task.Run(async () =>
        {
            await using IPartitionLog partition = await log.OpenAsync(Partition, None);
            foreach (RecordedRow row in rows)
            {
                await partition.AppendAsync(row, None);
            }

            return await partition.SealAsync(rows.Length, static _ => Task.CompletedTask, None);
        });
        await AdvanceUntilAsync(sealing);

        List<RecordedRow> read = await Open().ReadRowsAsync(Partition, await sealing, None).ToListAsync();
        Assert.Equal(rows.Select(static row => row.Results[0].Row.Id), read.Select(static row => row.Results[0].Row.Id));
        Assert.True(faulty.FaultCount > 0, "The seed brought no fault; choose another.");
    }

    [Fact]
    public async Task FlushAsync_DiskFull_BreaksTheLogAndKeepsWhatWasDurable()
    {
        var records = new SampleRecords(8);
        var faulty = new FaultyBlobStore(_store, 1, _time);
        var log = new SegmentLog(faulty, SegmentLimits.Default, _time);
        await using (IPartitionLog partition = await log.OpenAsync(Partition, None))
        {
            await partition.FlushAsync(await partition.AppendAsync(records.Row(0), None), None);
            faulty.Faults = new StoreFaults { CapacityBytes = 0 };
            long lost = await partition.AppendAsync(records.Row(1), None);

            await Assert.ThrowsAsync<BlobStoreException>(async () => await partition.FlushAsync(lost, None));
            await Assert.ThrowsAsync<BlobStoreException>(async () => await partition.AppendAsync(records.Row(2), None));
        }

        await using IPartitionLog next = await Open().OpenAsync(Partition, None);
        Assert.Equal([0], next.FinishedRows);
    }

    [Theory]
    [InlineData(1, "Row 1 of 2 has no record")]
    [InlineData(3, "3 rows have records, but the partition has 2")]
    public async Task SealAsync_WrongNumberOfRows_IsRefused(int recorded, string reason)
    {
        await using IPartitionLog log = await Open().OpenAsync(Partition, None);
        var records = new SampleRecords(9);
        for (int ordinal = 0; ordinal < recorded; ordinal++)
        {
            await log.AppendAsync(records.Row(ordinal), None);
        }

        InvalidOperationException e = await Assert.ThrowsAsync<InvalidOperationException>(() => log.SealAsync(2, static _ => Task.CompletedTask, None));
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AppendAsync_RowTwice_IsRefused()
    {
        await using IPartitionLog log = await Open().OpenAsync(Partition, None);
        RecordedRow row = new SampleRecords(10).Row(0);
        await log.AppendAsync(row, None);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await log.AppendAsync(row, None));
    }

    [Fact]
    public async Task SealAsync_AccountsDoNotBalance_IsRefused()
    {
        await using IPartitionLog log = await Open().OpenAsync(Partition, None);
        await log.AppendAsync(new SampleRecords(11).Row(0) with { Counts = [new OperatorCounts("extract", 1, 0, 0, 0, 0, 0)] }, None);

        await Assert.ThrowsAsync<InvalidOperationException>(() => log.SealAsync(1, static _ => Task.CompletedTask, None));
    }

    private async Task AssertRoundTripAsync(BlobPath partition, int seed)
    {
        var random = new System.Random(seed);
        var records = new SampleRecords(seed);
        RecordedRow[] rows = [.. Enumerable.Range(0, 1 + random.Next(20)).Select(records.Row)];
        RecordedCall[] calls = [.. Enumerable.Range(0, random.Next(10)).Select(records.Call)];
        SegmentLog log = Open(new SegmentLimits { RecordsMax = 1 + random.Next(8) });
        PartitionSeal seal;
        await using (IPartitionLog partitionLog = await log.OpenAsync(partition, None))
        {
            foreach (RecordedCall call in calls)
            {
                await partitionLog.AppendAsync(call, None);
            }

            foreach (RecordedRow row in rows.OrderBy(_ => random.Next()))
            {
                await partitionLog.AppendAsync(row, None);
            }

            seal = await partitionLog.SealAsync(rows.Length, static _ => Task.CompletedTask, None);
        }

        List<RecordedRow> read = await log.ReadRowsAsync(partition, (await log.ReadSealAsync(partition, None))!, None).ToListAsync();
        Assert.Equal(rows.Select(Text), read.Select(Text));
        Assert.Equal(rows.SelectMany(PassedText), await PassedTextAsync(log, partition, seal));
        Assert.Equal(rows.Length, seal.Operators.Sum(static counts => counts.In));
        Assert.Equal(rows.Sum(static row => row.ReusedCalls), seal.ReusedCalls);
        Assert.Equal(calls.Count(static call => call.IsPaid), seal.Models.Sum(static model => model.Calls));
    }

    private static IEnumerable<string> PassedText(RecordedRow row) =>
        row.Results.Where(static result => result.Status == RowStatus.Ok).Select(static result => RowJson.Write(result.Row.Fields));

    private static async Task<IReadOnlyList<string>> PassedTextAsync(SegmentLog log, BlobPath partition, PartitionSeal seal) =>
        await log.ReadPassedTextAsync(partition, seal, None).Select(static text => Encoding.UTF8.GetString(text.Span)).ToListAsync();

    private static string Text(RecordedRow row) => string.Join('\n', row.Results.Select(static result =>
        $"{result.Operator} {result.Status} {result.Row.Id} {RowJson.Write(result.Row.Fields)} {result.Failure} {result.SkipReason}"))
        + string.Join(',', row.AcceptedCalls) + string.Join(',', row.Counts) + row.ReusedCalls;

    private async Task<PartitionSeal> WriteSealedAsync(JObject fields)
    {
        await using IPartitionLog log = await Open().OpenAsync(Partition, None);
        await log.AppendAsync(new RecordedRow(0, [RowResult.Ok("op", new Row(new RowId("r"), fields))], [], [], 0), None);
        return await log.SealAsync(1, static _ => Task.CompletedTask, None);
    }

    private async Task<PartitionSeal> WriteSealedAsync(int rowCount, int seed, SegmentLimits? limits = null)
    {
        var records = new SampleRecords(seed);
        await using IPartitionLog log = await Open(limits).OpenAsync(Partition, None);
        for (int ordinal = 0; ordinal < rowCount; ordinal++)
        {
            await log.AppendAsync(records.Call(ordinal), None);
            await log.AppendAsync(records.Row(ordinal), None);
        }

        return await log.SealAsync(rowCount, static _ => Task.CompletedTask, None);
    }

    private SegmentLog Open(SegmentLimits? limits = null) => new(_store, limits ?? SegmentLimits.Default, _time);

    private async Task<List<string>> NamesAsync() =>
        await _store.ListAsync(string.Empty, None).Select(static blob => blob.Path.Value).ToListAsync();

    /// <summary>Lets virtual time pass for as long as somebody waits for it.</summary>
    private async Task AdvanceUntilAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            _time.AdvanceToNextTimer();
            await Task.Yield();
        }

        await task;
    }
}
