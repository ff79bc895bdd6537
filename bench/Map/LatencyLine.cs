using System.Diagnostics;

namespace Pipelines.Bench.Map;

/// <summary>
/// Lets calls wait for the same time each, to the nearest millisecond, so that the mean is right. Timers of the runtime go by a clock that the
/// kernel turns every 4 ms, and 50 ms become 52.6; here a thread of its own looks at the exact one. All wait equally long, so they end in the
/// order in which they began. Thread-safe.
/// </summary>
internal sealed class LatencyLine : IDisposable
{
    private static readonly TimeSpan HalfTick = TimeSpan.FromMilliseconds(0.5);

    private readonly TimeSpan _latency;
    private readonly object _gate = new();
    private readonly Queue<(long BegunAt, TaskCompletionSource Turn)> _waiting = new();
    private readonly Thread _thread;
    private bool _isDisposed;

    public LatencyLine(TimeSpan latency)
    {
        _latency = latency;
        _thread = new Thread(LetThrough) { IsBackground = true, Name = nameof(LatencyLine) };
        _thread.Start();
    }

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Enqueue((Stopwatch.GetTimestamp(), turn));
            if (_waiting.Count == 1)
            {
                Monitor.Pulse(_gate);
            }
        }

        return turn.Task.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
    }

    private void LetThrough()
    {
        lock (_gate)
        {
            while (!_isDisposed)
            {
                if (!_waiting.TryPeek(out (long BegunAt, TaskCompletionSource Turn) next))
                {
                    Monitor.Wait(_gate);
                }
                else if (_latency - Stopwatch.GetElapsedTime(next.BegunAt) - HalfTick is var left && left > TimeSpan.Zero)
                {
                    Monitor.Wait(_gate, (int)Math.Ceiling(left.TotalMilliseconds));
                }
                else
                {
                    _waiting.Dequeue().Turn.SetResult();
                }
            }
        }
    }
}
