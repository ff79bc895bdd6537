using System.Diagnostics;
using GpuHost.Serving.Requests;

namespace GpuHost.Serving.Engine;

/// <summary>
/// What a finished request did when, as spans below its own:
/// <code>
/// engine.generate ├─ queue ─┼─ restore ─┼─ prefill ─┼─ decode ─┤
/// </code>
/// Waiting for a far tier to answer is part of the queue. A request that was swapped out has the time of its absence in the phase that it
/// interrupted.
/// </summary>
internal static class RequestPhases
{
    public static void Write(ActivitySource source, Activity request, GenerationResult result)
    {
        GenerationTiming timing = result.Timing;
        TimeSpan prefillFrom = timing.Restored > timing.Queued ? timing.Restored : timing.Queued;
        Write(source, request, "engine.queue", TimeSpan.Zero, timing.Queued);
        if (timing.Restored > TimeSpan.Zero)
        {
            Write(source, request, "engine.restore", timing.Queued, prefillFrom);
        }

        Write(source, request, "engine.prefill", prefillFrom, timing.ToFirstToken, result.Usage.ComputedTokens);
        Write(source, request, "engine.decode", timing.ToFirstToken, timing.Total, result.Usage.OutputTokens);
    }

    private static void Write(ActivitySource source, Activity request, string name, TimeSpan from, TimeSpan to, long? tokens = null)
    {
        using Activity? phase = source.StartActivity(name, ActivityKind.Internal, request.Context, startTime: request.StartTimeUtc + from);
        phase?.SetTag("tokens", tokens).SetEndTime(request.StartTimeUtc + to);
    }
}
