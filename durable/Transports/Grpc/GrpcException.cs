namespace Pipelines.Durable.Transports.Grpc;

/// <summary>A call failed, or its connection broke.</summary>
internal sealed class GrpcException(string method, GrpcStatusCode code, string reason, Exception? innerException = null)
    : Exception($"{method} failed ({code}): {reason}", innerException)
{
    public GrpcStatusCode Code { get; } = code;

    /// <summary>The same call may succeed later. Servers report what they did not foresee as Unknown or Internal.</summary>
    public bool IsTransient => Code
        is GrpcStatusCode.Unavailable
        or GrpcStatusCode.DeadlineExceeded
        or GrpcStatusCode.ResourceExhausted
        or GrpcStatusCode.Aborted
        or GrpcStatusCode.Canceled
        or GrpcStatusCode.Unknown
        or GrpcStatusCode.Internal;
}
