using System.Threading.Channels;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Files;
using GpuHost.Host.Hosting;
using GpuHost.Host.State;

namespace GpuHost.Host.Batches;

/// <summary>
/// Works on the batches that have not ended, a few at once: the next is the oldest of the tenant that has the fewest running. When
/// the server stops, lines under way are given up; they are not on the bill, and the next start takes them again. Thread-safe.
/// </summary>
internal sealed partial class BatchRunner(
    BatchStore batches, BatchLineStore lines, FileStore files, BatchJob job, HostLimits limits, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<BatchRunner> log)
    : IHostedService, IAsyncDisposable
{
    /// <summary>How long a batch waits after a failure that is none of its lines', such as a full disk.</summary>
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(30);

    /// <summary>A batch that waits so long for its key's quota leaves its place to another.</summary>
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, RunningBatch> _running = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Task _loop = Task.CompletedTask;
    private bool _isDisposed;

    /// <summary>Clears what a crash has left, then goes on with what it has broken off.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await files.SweepAsync(cancellationToken);
        await lines.SweepAsync(cancellationToken);
        _loop = Task.Run(RunAsync, CancellationToken.None);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _loop;
    }

    /// <summary>There is a new batch.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary><c>host.db</c> says that the batch is to be cancelled.</summary>
    public async Task CancelAsync(string id)
    {
        Task cancelling;
        lock (_gate)
        {
            cancelling = _running.GetValueOrDefault(id)?.Cancelled.CancelAsync() ?? Task.CompletedTask;
        }

        await cancelling;
        Wake();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            await StopAsync(CancellationToken.None);
            _stopping.Dispose();
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await LookAsync();
                await _wake.Reader.ReadAsync(_stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            await Task.WhenAll(Works());
        }
    }

    private async Task LookAsync()
    {
        try
        {
            StartNext(await batches.UnfinishedAsync(_stopping.Token));
        }
        catch (HostStateException unreadable)
        {
            LogUnreadable(unreadable, FailurePause);
            await Task.Delay(FailurePause, clock, _stopping.Token);
            Wake();
        }
    }

    private Task[] Works()
    {
        lock (_gate)
        {
            return [.. _running.Values.Select(static running => running.Work)];
        }
    }

    private void StartNext(List<Batch> unfinished)
    {
        lock (_gate)
        {
            while (_running.Values.Count(static running => !running.IsPaused) < limits.BatchesAtOnceMax
                && unfinished.Where(batch => !_running.ContainsKey(batch.Id)).MinBy(batch => (RunningOf(batch.Tenant), batch.Sequence)) is { } next)
            {
                var running = new RunningBatch(next);
                _running.Add(next.Id, running);
                running.Work = Task.Run(() => WorkAsync(running), CancellationToken.None);
            }
        }
    }

    private int RunningOf(string tenant) => _running.Values.Count(running => running.Batch.Tenant == tenant);

    private async Task WorkAsync(RunningBatch running)
    {
        try
        {
            await job.RunAsync(running.Batch, wait => Pausing(running, wait), running.Cancelled.Token, _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return;
        }
#pragma warning disable CA1031 // Whatever it is, the batch is still in host.db and is taken again; the log says why.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogFailure(failure, running.Batch.Id, FailurePause);
            await TellOwnerAsync(running.Batch, failure);
            await PauseAsync(running);
        }

        lock (_gate)
        {
            _running.Remove(running.Batch.Id);
            running.Dispose();
        }

        Wake();
    }

    /// <summary>A batch that stands still says so where its owner looks; the log is the server's.</summary>
    private async Task TellOwnerAsync(Batch batch, Exception failure)
    {
        string why = ErrorTranslation.Explain(failure)?.Message ?? "The server failed at it; its log says why.";
        try
        {
            await batches.NoteFailureAsync(batch, new BatchError("paused", $"At {clock.GetUtcNow():u} the batch could not go on, and is tried again every {FailurePause.TotalSeconds:0} seconds: {why}"));
        }
        catch (HostStateException unwritten)
        {
            LogUntold(unwritten, batch.Id);
        }
    }

    /// <param name="running">Waits for its key's quota, or goes on.</param>
    /// <param name="wait">Null when it goes on.</param>
    private void Pausing(RunningBatch running, TimeSpan? wait)
    {
        bool isPaused = wait >= LongPause;
        lock (_gate)
        {
            running.IsPaused = isPaused;
        }

        if (isPaused)
        {
            Wake();
        }
    }

    private async Task PauseAsync(RunningBatch running)
    {
        lock (_gate)
        {
            running.IsPaused = true;
        }

        Wake();
        await Task.Delay(FailurePause, clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "Why the batch {Batch} waits could not be written down for its owner")]
    private partial void LogUntold(Exception error, string batch);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "Batches cannot be read; next try in {Pause}")]
    private partial void LogUnreadable(Exception error, TimeSpan pause);

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "The batch {Batch} failed and is tried again in {Pause}")]
    private partial void LogFailure(Exception error, string batch, TimeSpan pause);
}
