namespace Pipelines.Bench.Eviction;

/// <summary>A cache of units under a limit.</summary>
internal interface IUnitCache
{
    /// <summary>Serves the next request of the trace and keeps what it computed; returns how many of its tokens were there.</summary>
    int Serve(TraceUnit[] path);
}
