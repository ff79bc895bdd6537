using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Stages;
using Pipelines.Runtime.Tests.Budgets;
using Pipelines.Runtime.Tests.Operators;
using Pipelines.Runtime.Tests.Runs;
using Pipelines.Storage.Segments;
using Pipelines.TestKit.Inference;
using Pipelines.TestKit.Storage;
using Pipelines.TestKit.Time;

namespace Pipelines.Runtime.Tests.Progress;

/// <summary>A stage that others work on, seen through their log.</summary>
public sealed class WatchedStageTests
{
    private const int PartitionRows = 4;
    private const int PartitionsAhead = 3;
    private const long RowsTotal = 40;

    private static readonly PipelinePlan Plan = TestPlan.Of(Ask.Once("a"));

    private readonly ManualTimeProvider _time = new();
    private readonly MemoryBlobStore _store = new(TimeProvider.System);
    private readonly CountingBlobStore _reads;
    private readonly SegmentLog _log;
    private readonly StagePaths _paths = new(new StagePlace("r-1", Plan.Stages[0].Name));
    private readonly StageMonitor _monitor;
    private readonly WatchedStage _stage;

    public WatchedStageTests()
    {
        _reads = new CountingBlobStore(_store);
        _log = new SegmentLog(_store, SegmentLimits.Default, TimeProvider.System);
        _monitor = new StageMonitor(Plan.Stages[0], _time);
        _stage = new WatchedStage(_paths, _monitor, new SegmentLog(_reads, SegmentLimits.Default, TimeProvider.System), RowsTotal, PartitionsAhead);
    }

    [Fact]
    public async Task LookAsync_NothingThere_HasNotBegun()
    {
        await _stage.LookAsync(CancellationToken.None);

        Assert.Equal((StageState.NotStarted, 0L), (_monitor.Capture().State, _monitor.Capture().RowsDone));
    }

    [Fact]
    public async Task LookAsync_SealedAndOpenPartitions_AddUpAndTellThePaceAndTheTimeLeft()
    {
        await WriteAsync(partition: 0, from: 0, to: PartitionRows, isSealed: true);
        await WriteAsync(partition: 2, from: 0, to: 2, isSealed: false);
        await _stage.LookAsync(CancellationToken.None);
        StageSnapshot first = _monitor.Capture();
        await WriteAsync(partition: 2, from: 2, to: PartitionRows, isSealed: true);
        await WriteAsync(partition: 1, from: 0, to: 2, isSealed: false);
        _time.Advance(TimeSpan.FromSeconds(2));
        await _stage.LookAsync(CancellationToken.None);
        StageSnapshot second = _monitor.Capture();

        Assert.Equal((StageState.Running, RowsTotal, 6L), (first.State, first.RowsTotal, first.RowsDone));
        Assert.Equal((10L, 10L, 10L), (second.RowsDone, second.Models.Sum(static one => one.Calls), second.Operators[0].Counts.In));

        // Row 3 of a partition fails: of two partitions it is done.
        Assert.Equal((2L, 20L), (second.RowsFailed, second.Tokens.OutputTokens));
        Assert.Equal(((10 - 6) / 2.0, TimeSpan.FromSeconds((RowsTotal - 10) / 2.0)), (second.RowsPerSecond, second.Remaining));
    }

    [Fact]
    public async Task LookAsync_AgainAndAgain_ReadsWhatIsFinishedOnce()
    {
        for (int partition = 0; partition < 10; partition++)
        {
            await WriteAsync(partition, 0, PartitionRows, isSealed: true);
        }

        await WriteAsync(partition: 10, from: 0, to: 2, isSealed: false);
        await _stage.LookAsync(CancellationToken.None);
        int ofFirst = _reads.Reads;
        await _stage.LookAsync(CancellationToken.None);
        int ofSecond = _reads.Reads - ofFirst;

        Assert.Equal((10L * PartitionRows) + 2, _monitor.Capture().RowsDone);
        Assert.Equal(2 * (PartitionsAhead + 1), ofSecond);
    }

    /// <summary>Rows of a partition, as whoever works on it would record them.</summary>
    private async Task WriteAsync(int partition, int from, int to, bool isSealed)
    {
        await using IPartitionLog log = await _log.OpenAsync(_paths.Partition(partition), CancellationToken.None);
        long last = 0;
        for (int ordinal = from; ordinal < to; ordinal++)
        {
            var row = new Row(RowId.ForInput(ContentHash.Of([1]), (partition * PartitionRows) + ordinal), new JObject { ["text"] = $"{partition} {ordinal}" });
            ModelCall call = Ask.Call(row, $"a: {row.Fields["text"]}");
            CallKey key = CallKey.For(call.Request, ContentHash.Of([2]), call.Attempt);
            await log.AppendAsync(new RecordedCall(key, row.Id.Value, "a", Ask.Model, true, true, Answers.Text(call.Request, "x y")), CancellationToken.None);
            bool isFailed = ordinal == PartitionRows - 1;
            RowResult result = isFailed ? RowResult.Failed("a", row, new RowFailure(RowFailureKinds.Validation, "no")) : RowResult.Ok("a", row);
            var counts = new OperatorCounts("a", 1, isFailed ? 0 : 1, isFailed ? 0 : 1, isFailed ? 1 : 0, 0, 0);
            last = await log.AppendAsync(new RecordedRow(ordinal, [result], [], [counts], 0), CancellationToken.None);
        }

        await log.FlushAsync(last, CancellationToken.None);
        if (isSealed)
        {
            await log.SealAsync(PartitionRows, static _ => Task.CompletedTask, CancellationToken.None);
        }
    }
}
