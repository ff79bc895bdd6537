using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Pipelines.Durable.Transports.Grpc;

/// <summary>Reads how a call ended: from the trailers, or from the headers of an answer without messages.</summary>
internal static class GrpcStatus
{
    private const string CodeHeader = "grpc-status";
    private const string MessageHeader = "grpc-message";

    /// <summary>Before the first message: refusals that came in place of one, and answers of what is no gRPC server.</summary>
    /// <exception cref="GrpcException">The call has failed.</exception>
    public static void CheckHeaders(string method, HttpResponseMessage response)
    {
        if (TryRead(response.Headers) is { } early)
        {
            Check(method, early.Code, early.Message);
            return;
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new GrpcException(method, Of(response.StatusCode), $"HTTP {(int)response.StatusCode}");
        }

        if (response.Content.Headers.ContentType?.MediaType is not { } type || !type.StartsWith("application/grpc", StringComparison.Ordinal))
        {
            throw new GrpcException(
                method, GrpcStatusCode.Unimplemented, $"{response.RequestMessage?.RequestUri} does not answer in gRPC but in '{response.Content.Headers.ContentType}'");
        }
    }

    /// <summary>After the last message.</summary>
    /// <exception cref="GrpcException">The call has failed, or was cut off.</exception>
    public static void CheckTrailers(string method, HttpResponseMessage response)
    {
        (GrpcStatusCode code, string message) = TryRead(response.TrailingHeaders)
            ?? TryRead(response.Headers)
            ?? (GrpcStatusCode.Unavailable, "the answer ended without a status");
        Check(method, code, message);
    }

    private static void Check(string method, GrpcStatusCode code, string message)
    {
        if (code != GrpcStatusCode.Ok)
        {
            throw new GrpcException(method, code, message);
        }
    }

    private static (GrpcStatusCode Code, string Message)? TryRead(HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues(CodeHeader, out IEnumerable<string>? codes))
        {
            return null;
        }

        GrpcStatusCode code = int.TryParse(codes.First(), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? (GrpcStatusCode)number
            : GrpcStatusCode.Unknown;
        string message = headers.TryGetValues(MessageHeader, out IEnumerable<string>? messages) ? Uri.UnescapeDataString(messages.First()) : "no reason given";
        return (code, message);
    }

    private static GrpcStatusCode Of(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => GrpcStatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => GrpcStatusCode.PermissionDenied,
        HttpStatusCode.NotFound => GrpcStatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
            GrpcStatusCode.Unavailable,
        _ => GrpcStatusCode.Unknown,
    };
}
