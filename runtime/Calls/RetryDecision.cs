using Pipelines.Core.Inference;

namespace Pipelines.Runtime.Calls;

/// <summary>What to do after a failed try.</summary>
/// <param name="Pause">How long to wait before the next try; null gives the model up.</param>
internal readonly record struct RetryDecision(TimeSpan? Pause)
{
    public static RetryDecision GiveUp => default;

    /// <summary>Decides by the kind of the failure and by what has been tried. Pure.</summary>
    /// <param name="failure">The latest failure.</param>
    /// <param name="failures">All failures of this call with this model that were of its kind, this one included; 0 for a time-out.</param>
    /// <param name="timeouts">All time-outs of this call with this model, this one included.</param>
    /// <param name="timeoutRetries">Tries allowed after a time-out.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="random">From 0 (inclusive) to 1 (exclusive), for the jitter.</param>
    public static RetryDecision After(
        InferenceException failure,
        int failures,
        int timeouts,
        int timeoutRetries,
        CallOptions options,
        double random)
    {
        if (!failure.IsRetryable)
        {
            return GiveUp;
        }

        if (failure.Kind == InferenceFailureKind.TimedOut)
        {
            return timeouts <= timeoutRetries ? new RetryDecision(TimeSpan.Zero) : GiveUp;
        }

        if (failures >= options.TriesMax || failure.RetryAfter > options.RetryAfterMax)
        {
            return GiveUp;
        }

        TimeSpan pause = Backoff.Pause(failures, options.FirstPause, options.PauseMax, random);
        return new RetryDecision(failure.RetryAfter > pause ? failure.RetryAfter : pause);
    }
}
