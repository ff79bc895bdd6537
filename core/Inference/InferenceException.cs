namespace Pipelines.Core.Inference;

/// <summary>A model call that failed. The message never holds prompt text or keys.</summary>
public sealed class InferenceException(
    InferenceFailureKind kind,
    string message,
    TimeSpan? retryAfter = null,
    Exception? innerException = null)
    : Exception(message, innerException)
{
    public InferenceFailureKind Kind { get; } = kind;

    /// <summary>What the endpoint asked callers to wait, if it did.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>Another try of the very same call may succeed.</summary>
    public bool IsRetryable => Kind is InferenceFailureKind.RateLimited or InferenceFailureKind.Unavailable
        or InferenceFailureKind.ConnectionFailed or InferenceFailureKind.TimedOut or InferenceFailureKind.InvalidResponse;

    /// <summary>No row is to blame: every other call to this endpoint would fail now too.</summary>
    public bool IsEndpointFault => Kind is InferenceFailureKind.Unavailable or InferenceFailureKind.ConnectionFailed
        or InferenceFailureKind.Unauthorized or InferenceFailureKind.QuotaExceeded or InferenceFailureKind.ModelNotFound;
}
