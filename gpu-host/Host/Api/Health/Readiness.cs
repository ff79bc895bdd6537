namespace GpuHost.Host.Api.Health;

/// <summary>Whether the server takes work: not before its first model is open, and not once it is being stopped.</summary>
internal sealed class Readiness
{
    private volatile string _state = "loading";

    public string State => _state;

    public bool IsReady => _state == "ready";

    public void Open() => _state = "ready";

    public void Drain() => _state = "draining";
}
