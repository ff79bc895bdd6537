namespace Pipelines.Durable.Transports.Sidecar;

/// <summary>Pauses that double from the least to the longest.</summary>
internal sealed class ReconnectPause(SidecarOptions options)
{
    private TimeSpan _next = options.ReconnectPauseMin;

    public TimeSpan Next()
    {
        TimeSpan pause = _next;
        _next = pause * 2 < options.ReconnectPauseMax ? pause * 2 : options.ReconnectPauseMax;
        return pause;
    }

    /// <summary>The connection has proved itself.</summary>
    public void Reset() => _next = options.ReconnectPauseMin;
}
