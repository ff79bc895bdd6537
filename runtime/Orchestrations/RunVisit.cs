namespace Pipelines.Runtime.Orchestrations;

/// <summary>An activity is at work on an open run, which stays open meanwhile. Disposing ends the visit.</summary>
internal sealed class RunVisit(RunHost host, OpenRun run) : IAsyncDisposable
{
    public OpenRun Run => run;

    public ValueTask DisposeAsync() => host.LeaveAsync(run);
}
