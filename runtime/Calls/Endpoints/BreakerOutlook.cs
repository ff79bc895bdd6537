namespace Pipelines.Runtime.Calls.Endpoints;

/// <summary>What to expect of an endpoint that is down.</summary>
/// <param name="NextProbeAt">When it may be asked again; null while somebody is asking.</param>
/// <param name="Changed">Ends when the breaker closes, or the probe has failed or was not made.</param>
/// <param name="Reason">Why it was last found to be down.</param>
internal readonly record struct BreakerOutlook(DateTimeOffset? NextProbeAt, Task Changed, string Reason);
