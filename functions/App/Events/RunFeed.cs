using System.Threading.Channels;
using Pipelines.Runtime.Progress;

namespace Pipelines.Functions.App.Events;

/// <summary>
/// One watch of one run, told to all who listen. Whoever reads slowly gets the latest event and misses those between: each says all. Adding and
/// removing are under the lock of <see cref="RunFeeds"/>.
/// </summary>
internal sealed class RunFeed : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Channel<ToldEvent>> _listeners = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private ToldEvent? _latest;
    private (bool IsOver, Exception? Error) _end;

    public RunFeed(Func<CancellationToken, IAsyncEnumerable<RunEvent>> watch) => _watching = WatchAsync(watch);

    /// <summary>The watch has ended: nobody who comes now learns what the run does from here on.</summary>
    public bool IsOver
    {
        get
        {
            lock (_gate)
            {
                return _end.IsOver;
            }
        }
    }

    public Channel<ToldEvent> Add()
    {
        Channel<ToldEvent> listener = Channel.CreateBounded<ToldEvent>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_gate)
        {
            if (_latest is not null)
            {
                listener.Writer.TryWrite(_latest);
            }

            if (_end.IsOver)
            {
                listener.Writer.TryComplete(_end.Error);
            }

            _listeners.Add(listener);
        }

        return listener;
    }

    /// <returns>How many still listen.</returns>
    public int Remove(Channel<ToldEvent> listener)
    {
        lock (_gate)
        {
            _listeners.Remove(listener);
            return _listeners.Count;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync(Func<CancellationToken, IAsyncEnumerable<RunEvent>> watch)
    {
        // Away from the lock of the one who joins.
        await Task.Yield();
        Exception? error = null;
        try
        {
            await foreach (RunEvent told in watch(_stop.Token))
            {
                Tell(ToldEvent.Of(told));
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
#pragma warning disable CA1031 // Whoever listens gets it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            error = e;
        }

        End(error);
    }

    private void Tell(ToldEvent told)
    {
        lock (_gate)
        {
            _latest = told;
            _listeners.ForEach(listener => listener.Writer.TryWrite(told));
        }
    }

    private void End(Exception? error)
    {
        lock (_gate)
        {
            _end = (true, error);
            _listeners.ForEach(listener => listener.Writer.TryComplete(error));
        }
    }
}
