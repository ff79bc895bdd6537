using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Storage;
using Pipelines.Storage.Calls;
using Pipelines.Storage.Segments;
using Pipelines.TestKit.Storage;
using Pipelines.TestKit.Time;
using Random = System.Random;

namespace Pipelines.Storage.Tests.Segments;

/// <summary>
/// Writers that crash on a store that fails, at random: whatever the pattern, what was acknowledged is found again, and what is
/// read is what was written. A failing seed is in the message, and so are the faults it brought.
/// </summary>
public sealed class FaultPatternTests
{
    private const int Patterns = 60;
    private const int AttemptsMax = 12;
    private static readonly BlobPath Partition = BlobPath.Parse("runs/r1/stages/01-extract/part-00000");
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public void Partition_AnyPatternOfFaultsAndCrashes_KeepsEveryAcknowledgedRecord()
    {
        int crashes = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            int crashed = Task.Run(() => SurviveAsync(seed)).GetAwaiter().GetResult();
            Interlocked.Add(ref crashes, crashed);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Patterns));

        Assert.True(crashes > 0, "No pattern broke any attempt: the test disturbs nothing.");
    }

    /// <returns>How many attempts the faults have ended.</returns>
    private static async Task<int> SurviveAsync(int seed)
    {
        var random = new Random(seed);
        var time = new ImmediateTimeProvider(DateTimeOffset.UnixEpoch, TimeSpan.FromMinutes(1));
        var inner = new MemoryBlobStore(time);
        var faulty = new FaultyBlobStore(inner, seed, time);
        var records = new SampleRecords(seed);
        RecordedRow[] rows = [.. Enumerable.Range(0, random.Next(1, 40)).Select(records.Row)];
        RecordedCall[] calls = [.. Enumerable.Range(0, rows.Length).Select(records.Call)];
        HashSet<int> acknowledged = [];
        int crashes = 0;
        bool isSealed = false;
        for (int attempt = 1; !isSealed; attempt++)
        {
            // The last attempt meets a store that has got well; what is stuck on its way still arrives.
            faulty.Faults = attempt < AttemptsMax ? Trouble(random) : StoreFaults.None;
            try
            {
                isSealed = await AttemptAsync(faulty, time, random, rows, calls, acknowledged);
            }
            catch (Exception e) when (attempt < AttemptsMax && e is BlobStoreException or PartitionTakenException)
            {
                crashes++;
            }
        }

        await AssertReadBackAsync(inner, time, rows, calls);
        return crashes;
    }

    /// <returns>Whether it got as far as the seal; it may give up before, as a process that is killed does.</returns>
    private static async Task<bool> AttemptAsync(
        IBlobStore store, TimeProvider time, Random random, RecordedRow[] rows, RecordedCall[] calls, HashSet<int> acknowledged)
    {
        using var index = new CallIndex(store, time);
        var log = new SegmentLog(store, new SegmentLimits { RecordsMax = random.Next(1, 10) }, time);
        IPartitionLog partition = await log.OpenAsync(Partition, None);
        if (partition.Seal is not null)
        {
            return true;
        }

        Assert.Subset(partition.FinishedRows.ToHashSet(), acknowledged);
        Assert.All(acknowledged, ordinal => AssertSame(calls[ordinal], partition.FindCall(calls[ordinal].Key)));
        List<int> written = [];
        foreach (RecordedRow row in rows.Where(row => !partition.FinishedRows.Contains(row.Ordinal)))
        {
            if (partition.FindCall(calls[row.Ordinal].Key) is null)
            {
                await partition.AppendAsync(calls[row.Ordinal], None);
            }

            long position = await partition.AppendAsync(row, None);
            written.Add(row.Ordinal);
            if (random.Next(4) == 0)
            {
                await partition.FlushAsync(position, None);
                acknowledged.UnionWith(written);
            }

            if (random.Next(40) == 0)
            {
                return false;
            }
        }

        await partition.SealAsync(rows.Length, answers => index.AddAsync(Partition, answers, None), None);
        acknowledged.UnionWith(written);
        return true;
    }

    private static async Task AssertReadBackAsync(IBlobStore store, TimeProvider time, RecordedRow[] rows, RecordedCall[] calls)
    {
        var log = new SegmentLog(store, SegmentLimits.Default, time);
        PartitionSeal seal = (await log.ReadSealAsync(Partition, None))!;
        List<RecordedRow> read = await log.ReadRowsAsync(Partition, seal, None).ToListAsync();
        Assert.Equal(rows.Length, seal.RowCount);
        Assert.Equal(rows.Select(Text), read.Select(Text));
        Assert.Equal(calls.Count(static call => call.IsPaid), seal.Models.Sum(static model => model.Calls));

        using var index = new CallIndex(store, time);
        foreach (RecordedCall call in calls)
        {
            RecordedCall? found = await index.FindAsync(call.Key, None);
            if (call is { IsReproducible: true, IsPaid: true })
            {
                AssertSame(call, found);
            }
            else
            {
                Assert.Null(found);
            }
        }
    }

    private static StoreFaults Trouble(Random random) => new()
    {
        FailedWrites = random.NextDouble() * 0.4,
        TornWrites = random.NextDouble() * 0.2,
        LostReplies = random.NextDouble() * 0.3,
        LateWrites = random.NextDouble() * 0.4,
        DoubledWrites = random.NextDouble() * 0.3,
        FailedReads = random.NextDouble() * 0.2,
        TornReads = random.NextDouble() * 0.2,
        SlowCalls = random.NextDouble() * 0.3,
        CapacityBytes = random.Next(3) == 0 ? random.Next(500, 20_000) : null,
    };

    private static void AssertSame(RecordedCall expected, RecordedCall? actual) =>
        Assert.Equal(JToken.FromObject(expected), actual is null ? null : JToken.FromObject(actual), JToken.EqualityComparer!);

    private static string Text(RecordedRow row) =>
        string.Join('\n', row.Results.Select(static result => $"{result.Status} {result.Row.Id} {RowJson.Write(result.Row.Fields)} {result.Failure}"));
}
