using Pipelines.Core.Storage;
using Pipelines.Storage.Segments;
using Pipelines.TestKit.Storage;

namespace Pipelines.Storage.Tests.Segments;

/// <summary>When records become durable that nobody asks for, by a clock that a test moves and whose timers never fire: as where all threads are busy.</summary>
public sealed class FlushTimeTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly BlobPath Partition = BlobPath.Parse("p");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly StoppedTimers _time = new();
    private readonly TaskCompletionSource _put = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _mayPut = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SampleRecords _records = new(seed: 1);

    [Fact]
    public async Task AppendAsync_TimerDoesNotFire_PublishesWhatHasWaitedForTheInterval()
    {
        _mayPut.SetResult();
        IPartitionLog log = await OpenAsync();
        await log.AppendAsync(_records.Call(0), None);
        _time.Advance(SegmentLimits.Default.FlushInterval);
        Assert.False(_put.Task.IsCompleted);

        await log.AppendAsync(_records.Call(1), None);

        await _put.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task AppendAsync_WithinTheInterval_PublishesNothing()
    {
        IPartitionLog log = await OpenAsync();
        for (int i = 0; i < 10; i++)
        {
            await log.AppendAsync(_records.Call(i), None);
            _time.Advance(SegmentLimits.Default.FlushInterval / 20);
        }

        Assert.False(_put.Task.IsCompleted);
    }

    [Fact]
    public async Task AppendAsync_StoreTakesLongerThanTheLag_WaitsForIt()
    {
        IPartitionLog log = await OpenAsync();
        await log.AppendAsync(_records.Call(0), None);
        _time.Advance(SegmentLimits.Default.FlushInterval);
        await log.AppendAsync(_records.Call(1), None);
        await _put.Task.WaitAsync(Patience);
        await log.AppendAsync(_records.Call(2), None);
        _time.Advance(SegmentLimits.Default.FlushLagMax);

        Task<long> held = log.AppendAsync(_records.Call(3), None).AsTask();
        Assert.False(held.IsCompleted);
        _mayPut.SetResult();

        await held.WaitAsync(Patience);
    }

    private Task<IPartitionLog> OpenAsync() => new SegmentLog(
        new InterruptedBlobStore(
            new MemoryBlobStore(TimeProvider.System),
            path =>
            {
                if (SegmentPaths.IsSegment(path))
                {
                    _put.TrySetResult();
                }

                return SegmentPaths.IsSegment(path) ? _mayPut.Task : Task.CompletedTask;
            }),
        SegmentLimits.Default,
        _time).OpenAsync(Partition, None);
}
