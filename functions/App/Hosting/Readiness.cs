namespace Pipelines.Functions.App.Hosting;

/// <summary>Whether the app takes work: <c>starting → ready → draining</c>.</summary>
internal sealed class Readiness
{
    private volatile string _state = "starting";

    public string State => _state;

    public bool IsReady => _state == "ready";

    public void Open() => _state = "ready";

    public void Drain() => _state = "draining";
}
