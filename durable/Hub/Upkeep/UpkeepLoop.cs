using Pipelines.Core.Storage;
using Pipelines.Durable.Hub.Waking;

namespace Pipelines.Durable.Hub.Upkeep;

/// <summary>
/// Does the upkeep in the background: garbage when there is some, retention at its interval, what crashes left behind once, when the
/// hub opens. Sleeps otherwise.
/// </summary>
internal sealed class UpkeepLoop : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly HubUpkeep _upkeep;
    private readonly WakeSignal _garbage;
    private readonly HubOptions _options;
    private readonly TimeProvider _time;
    private readonly Task _loop;
    private volatile string? _lastError;

    /// <param name="upkeep">What is done.</param>
    /// <param name="garbage">Raised when there are payloads to delete.</param>
    /// <param name="options">Of the hub.</param>
    /// <param name="time">The clock.</param>
    public UpkeepLoop(HubUpkeep upkeep, WakeSignal garbage, HubOptions options, TimeProvider time)
    {
        _upkeep = upkeep;
        _garbage = garbage;
        _options = options;
        _time = time;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Why the last upkeep could not be done; null when it was. It is tried again.</summary>
    public string? LastError => _lastError;

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _loop;
        _closing.Dispose();
    }

    private async Task RunAsync()
    {
        bool isFirst = true;
        while (!_closing.IsCancellationRequested)
        {
            Task next = _garbage.Next;
            try
            {
                await _upkeep.DeleteGarbageAsync(_closing.Token);
                await _upkeep.EraseExpiredAsync(_closing.Token);
                if (isFirst)
                {
                    await _upkeep.DeleteUnnamedAsync(_closing.Token);
                    isFirst = false;
                }

                _lastError = null;
            }
            catch (Exception e) when (e is HubException or BlobStoreException)
            {
                _lastError = e.Message;
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await WaitAsync(next);
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>For garbage; also for the next look when there is a retention, or something to try again.</summary>
    private Task WaitAsync(Task next) => _options.Retention is null && _lastError is null
        ? next.WaitAsync(_closing.Token)
        : WakeSignal.WaitAsync(next, _options.RetentionScanInterval, _time, _closing.Token);
}
