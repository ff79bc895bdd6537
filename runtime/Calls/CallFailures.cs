using Pipelines.Core.Inference;
using Pipelines.Core.Operators;

namespace Pipelines.Runtime.Calls;

/// <summary>Whose fault a call is that failed for good.</summary>
internal static class CallFailures
{
    /// <summary>
    /// Other rows would fare no better now: the run waits, no row is blamed. An endpoint that has refused call after call for
    /// its rate is such a one too.
    /// </summary>
    public static bool IsEndpointFault(InferenceException failure) =>
        failure.IsEndpointFault || failure.Kind == InferenceFailureKind.RateLimited;

    /// <summary>Another model may answer where this one cannot.</summary>
    public static bool MayFallBack(InferenceException failure) => IsEndpointFault(failure) || failure.IsRetryable;

    public static RowFailure ForRow(string model, InferenceException failure) =>
        new(KindFor(failure.Kind), $"Model '{model}': {failure.Message}");

    private static string KindFor(InferenceFailureKind kind) => kind switch
    {
        InferenceFailureKind.TimedOut => RowFailureKinds.Timeout,
        InferenceFailureKind.ContextOverflow => RowFailureKinds.ContextOverflow,
        InferenceFailureKind.ContentFiltered => RowFailureKinds.ContentFilter,
        InferenceFailureKind.InvalidResponse => RowFailureKinds.Endpoint,
        _ => RowFailureKinds.BadRequest,
    };
}
