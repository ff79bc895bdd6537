namespace GpuHost.Serving.Requests;

/// <summary>A request that got no answer. The message never holds prompt or answer text.</summary>
public sealed class RequestException(
    RequestFailure failure, string message, TimeSpan? retryAfter = null, Exception? inner = null)
    : Exception(message, inner)
{
    public RequestFailure Failure { get; } = failure;

    /// <summary>Set for <see cref="RequestFailure.Busy"/>: when a place is likely to be free.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
