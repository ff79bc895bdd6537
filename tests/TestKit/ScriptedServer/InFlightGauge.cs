namespace Pipelines.TestKit.ScriptedServer;

/// <summary>Counts calls that have arrived and that are being answered.</summary>
internal sealed class InFlightGauge
{
    private static readonly TimeSpan ArrivalTimeout = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> waiting = [];
    private int arrived;
    private int current;

    public int Max { get; private set; }

    public IDisposable Enter()
    {
        lock (gate)
        {
            arrived++;
            current++;
            Max = Math.Max(Max, current);
            foreach ((int count, TaskCompletionSource reached) in waiting)
            {
                if (count <= arrived)
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
        lock (gate)
        {
            if (arrived >= count)
            {
                return Task.CompletedTask;
            }

            waiting.Add((count, reached));
        }

        return reached.Task.WaitAsync(ArrivalTimeout);
    }

    private sealed class Exit(InFlightGauge gauge) : IDisposable
    {
        public void Dispose()
        {
            lock (gauge.gate)
            {
                gauge.current--;
            }
        }
    }
}
