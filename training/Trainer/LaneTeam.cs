using System.Runtime.ExceptionServices;

namespace Pipelines.Training.Trainer;

/// <summary>
/// Threads that do the lanes' work together, each the same lanes every time. Which thread does a lane never matters to the
/// result; there may be fewer threads than lanes.
/// </summary>
internal sealed class LaneTeam : IDisposable
{
    private readonly int _lanes;
    private readonly int _threads;
    private readonly Barrier _barrier;
    private readonly Thread[] _others;
    private Action<int>? _work;
    private ExceptionDispatchInfo? _failure;

    public LaneTeam(int lanes, int threads)
    {
        _lanes = lanes;
        _threads = Math.Clamp(threads, 1, lanes);
        _barrier = new Barrier(_threads);
        _others = [.. Enumerable.Range(1, _threads - 1).Select(thread => new Thread(() => Serve(thread)) { IsBackground = true, Name = $"lane {thread}" })];
        Array.ForEach(_others, thread => thread.Start());
    }

    /// <summary>Runs the work for every lane; returns when all are done.</summary>
    public void Run(Action<int> work)
    {
        _work = work;
        _barrier.SignalAndWait();
        RunLanes(0);
        _barrier.SignalAndWait();
        Interlocked.Exchange(ref _failure, null)?.Throw();
    }

    public void Dispose()
    {
        _work = null;
        _barrier.SignalAndWait();
        Array.ForEach(_others, thread => thread.Join());
        _barrier.Dispose();
    }

    private void Serve(int thread)
    {
        while (true)
        {
            _barrier.SignalAndWait();
            if (_work is null)
            {
                return;
            }

            RunLanes(thread);
            _barrier.SignalAndWait();
        }
    }

    private void RunLanes(int thread)
    {
        try
        {
            for (int lane = thread; lane < _lanes; lane += _threads)
            {
                _work!(lane);
            }
        }
#pragma warning disable CA1031 // It must not end a thread that the others wait for; Run rethrows it.
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }
#pragma warning restore CA1031
    }
}
