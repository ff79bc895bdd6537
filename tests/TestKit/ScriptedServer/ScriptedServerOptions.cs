namespace Pipelines.TestKit.ScriptedServer;

/// <summary>What a scripted server does beyond its script.</summary>
public sealed record ScriptedServerOptions
{
    /// <summary>
    /// Calls with the same <c>Idempotency-Key</c> are one call: a later one joins the running one or gets its stored answer, and the
    /// script does not run again. A key that comes back with another body is refused with 422.
    /// </summary>
    public bool HonoursIdempotencyKeys { get; init; }
}
