using GpuHost.Serving.Requests;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Inference;

/// <summary>The engine's failures in the words of the platform.</summary>
internal static class FailureTranslation
{
    public static InferenceException ToInference(RequestException failure) =>
        new(KindOf(failure.Failure), failure.Message, failure.RetryAfter, failure);

    private static InferenceFailureKind KindOf(RequestFailure failure) => failure switch
    {
        RequestFailure.Busy => InferenceFailureKind.RateLimited,
        RequestFailure.Invalid => InferenceFailureKind.BadRequest,
        RequestFailure.ContextOverflow => InferenceFailureKind.ContextOverflow,
        RequestFailure.DeadlineExceeded => InferenceFailureKind.TimedOut,
        RequestFailure.ConstraintDeadEnd => InferenceFailureKind.BadRequest,
        RequestFailure.EngineFault or RequestFailure.ShuttingDown => InferenceFailureKind.Unavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, "Not a failure."),
    };
}
