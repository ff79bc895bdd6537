using Pipelines.Core.Storage;

namespace Pipelines.Runtime.Runs.Control;

/// <summary>
/// Reads the control record while a run is at work, and stops it as its owner wants: the calls under way are canceled with it.
/// Disposing ends the watch.
/// </summary>
internal sealed class ControlWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _watching;

    private ControlWatch(RunControlRecord record, RunStop stop, TimeProvider time) => _watching = WatchAsync(record, stop, time, _ended.Token);

    public static ControlWatch Start(RunControlRecord record, RunStop stop, TimeProvider time) => new(record, stop, time);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _watching;
        _ended.Dispose();
    }

    private static async Task WatchAsync(RunControlRecord record, RunStop stop, TimeProvider time, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(RunControlRecord.ReadInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                if (await ReasonToStopAsync(record, ended) is { } reason)
                {
                    _ = stop.Request(reason);
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The run came to its end first.
        }
    }

    private static async Task<StopReason?> ReasonToStopAsync(RunControlRecord record, CancellationToken cancellationToken)
    {
        try
        {
            return await record.ReadAsync(cancellationToken) switch
            {
                { Wish: RunWish.Pause } => new StopReason(RunStatus.Paused, "Paused by its owner; it goes on when told to resume."),
                { Wish: RunWish.Cancel } or { Status: RunStatus.Canceled } => new StopReason(RunStatus.Canceled, "Canceled by its owner."),
                _ => null,
            };
        }
        catch (BlobStoreException)
        {
            // Read again at the next tick. A store that stays away ends the run by itself, when its log cannot be written.
            return null;
        }
        catch (CorruptLogException e)
        {
            return new StopReason(RunStatus.Failed, e.Message);
        }
    }
}
