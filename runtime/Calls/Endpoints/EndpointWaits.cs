namespace Pipelines.Runtime.Calls.Endpoints;

/// <summary>Shows whether calls of a run are waiting for an endpoint. Thread-safe.</summary>
internal sealed class EndpointWaits
{
    private readonly Lock _gate = new();
    private EndpointWait? _current;
    private int _waiting;

    /// <summary>The wait that began first, with the latest reason; null while no call waits.</summary>
    public EndpointWait? Current
    {
        get
        {
            lock (_gate)
            {
                return _current;
            }
        }
    }

    public void Enter(EndpointWait wait)
    {
        lock (_gate)
        {
            _waiting++;
            _current = _current is { } first && first.Since < wait.Since ? wait with { Since = first.Since, Until = first.Until } : wait;
        }
    }

    public void Leave()
    {
        lock (_gate)
        {
            if (--_waiting == 0)
            {
                _current = null;
            }
        }
    }
}
