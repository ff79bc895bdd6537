namespace Pipelines.TestKit.ScriptedServer;

/// <summary>Counts calls that have arrived and that are being answered.</summary>
internal sealed class InFlightGauge
{
    private static readonly TimeSpan ArrivalTimeout = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    private int _arrived;
    private int _current;

    public int Max { get; private set; }

    public IDisposable Enter()
    {
        lock (_gate)
        {
            _arrived++;
            _current++;
            Max = Math.Max(Max, _current);
            foreach ((int count, TaskCompletionSource reached) in _waiting)
            {
                if (count <= _arrived)
                {
                    reached.TrySetResult();
                }
            }
        }

        return new Exit(this);
    }

    public Task WaitForArrivalsAsync(int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_arrived >= count)
            {
                return Task.CompletedTask;
            }

            _waiting.Add((count, reached));
        }

        return reached.Task.WaitAsync(ArrivalTimeout);
    }

    private sealed class Exit(InFlightGauge gauge) : IDisposable
    {
        public void Dispose()
        {
            lock (gauge._gate)
            {
                gauge._current--;
            }
        }
    }
}
