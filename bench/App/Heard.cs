using System.Diagnostics;

namespace Pipelines.Bench.App;

/// <summary>Who of many listeners has heard an event since the last change. Thread-safe.</summary>
internal sealed class Heard(int listeners)
{
    private readonly Lock _gate = new();
    private readonly bool[] _has = new bool[listeners];
    private TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _joined;
    private int _count;
    private (long First, long Last) _times;

    /// <summary>Of all listeners so far.</summary>
    public long Events { get; private set; }

    /// <summary>When the first and the last one heard, of those who did.</summary>
    public (long First, long Last) Times
    {
        get
        {
            lock (_gate)
            {
                return _times;
            }
        }
    }

    public int Join() => Interlocked.Increment(ref _joined) - 1;

    public Task AllAsync()
    {
        lock (_gate)
        {
            return _all.Task;
        }
    }

    /// <summary>Nobody has heard of the next change yet.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            Array.Clear(_has);
            _count = 0;
            _times = (0, 0);
            _all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void One(int listener)
    {
        lock (_gate)
        {
            Events++;
            if (_has[listener])
            {
                return;
            }

            _has[listener] = true;
            long now = Stopwatch.GetTimestamp();
            _times = (_count == 0 ? now : _times.First, now);
            if (++_count == listeners)
            {
                _all.TrySetResult();
            }
        }
    }
}
