using Pipelines.Core.Inference;

namespace Pipelines.Runtime.Calls;

/// <summary>
/// The failed tries of one call with one model, counted apart: what an outage did to it is not held against it when the answers
/// that it gets are of no use.
/// </summary>
internal sealed class CallTries
{
    private int _refused;
    private int _useless;
    private int _broken;

    /// <summary>Tries that took too long.</summary>
    public int Timeouts { get; private set; }

    /// <summary>A try has failed.</summary>
    /// <returns>How many have failed in this way; time-outs count in none.</returns>
    public int Add(InferenceFailureKind kind)
    {
        switch (kind)
        {
            case InferenceFailureKind.TimedOut:
                Timeouts++;
                return 0;
            case InferenceFailureKind.RateLimited:
                return ++_refused;
            case InferenceFailureKind.InvalidResponse:
                return ++_useless;
            default:
                return ++_broken;
        }
    }

    /// <summary>The endpoint may have been down now and then: as many tries again.</summary>
    public void ForgetBroken() => _broken = 0;
}
