using GpuHost.Host.Files;
using GpuHost.Host.Ledger;
using GpuHost.Host.State;
using Pipelines.Core.Storage;

namespace GpuHost.Host.Hosting;

/// <summary>
/// What time brings, at the start, every hour, and at the end: subscriptions and KV at rest are charged, files that have expired deleted. What fails is done
/// the next time.
/// </summary>
internal sealed partial class HourlyDuties(
    Subscriptions subscriptions, StorageMeter storage, FileStore files, TimeProvider clock, ILogger<HourlyDuties> log) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;
    private bool _isDisposed;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loop = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _loop;
        await DoAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            await _stopping.CancelAsync();
            await _loop;
            _stopping.Dispose();
        }
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            do
            {
                await DoAsync(_stopping.Token);
            }
            while (await timer.WaitForNextTickAsync(_stopping.Token));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task DoAsync(CancellationToken cancellationToken)
    {
        try
        {
            await subscriptions.ChargeAsync();
            await storage.MeterAsync(cancellationToken);
            await files.DropExpiredAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is HostStateException or BlobStoreException or IOException or UnauthorizedAccessException)
        {
            LogFailure(failure, Interval);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "What is charged by time, or expires, is left as it is; next try in {Interval}")]
    private partial void LogFailure(Exception error, TimeSpan interval);
}
