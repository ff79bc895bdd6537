using Pipelines.Durable.Clients;

namespace Pipelines.Durable.Transports.Grpc;

/// <summary>A call failed, or its connection broke. Servers report what they did not foresee as Unknown or Internal, so those may pass.</summary>
internal sealed class GrpcException(string method, GrpcStatusCode code, string reason, Exception? innerException = null)
    : EngineException($"{method} failed ({code}): {reason}", MayPass(code), innerException)
{
    public GrpcStatusCode Code { get; } = code;

    private static bool MayPass(GrpcStatusCode code) => code
        is GrpcStatusCode.Unavailable
        or GrpcStatusCode.DeadlineExceeded
        or GrpcStatusCode.ResourceExhausted
        or GrpcStatusCode.Aborted
        or GrpcStatusCode.Canceled
        or GrpcStatusCode.Unknown
        or GrpcStatusCode.Internal;
}
