using System.Net.Sockets;
using Pipelines.Connectors.OpenAi.Transport;
using Pipelines.Core.Inference;

namespace Pipelines.Connectors.OpenAi.Failures;

/// <summary>Failures without an answer: the connection was never made, broke, or carried something that is no HTTP.</summary>
internal static class ConnectionFailure
{
    /// <summary>Null for an exception that is not about the connection.</summary>
    public static InferenceException? Translate(Exception exception, CallSite site) => exception switch
    {
        OversizedAnswerException e => new InferenceException(
            InferenceFailureKind.InvalidResponse, $"{site.Name} sent more than {e.BytesMax} bytes, which is the limit for one answer.", innerException: e),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.ConfigurationLimitExceeded } e =>
            new InferenceException(InferenceFailureKind.InvalidResponse, $"{site.Name} does not speak HTTP as expected.", innerException: e),
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } or HttpIOException => Broken(exception, site),
        HttpRequestException e => new InferenceException(
            InferenceFailureKind.ConnectionFailed, $"{site.Name} cannot be reached: {Reason(e)}", innerException: e),
        // The connect time-out of the HTTP stack is the one cancellation that nobody asked for.
        OperationCanceledException e => new InferenceException(
            InferenceFailureKind.ConnectionFailed, $"{site.Name} cannot be reached: the connection was not made in time.", innerException: e),
        IOException => Broken(exception, site),
        _ => null,
    };

    private static InferenceException Broken(Exception exception, CallSite site) => new(
        InferenceFailureKind.ConnectionFailed, $"{site.Name} closed the connection before the answer was complete.", innerException: exception);

    private static string Reason(HttpRequestException exception) => exception switch
    {
        { HttpRequestError: HttpRequestError.NameResolutionError } => "its name cannot be resolved.",
        { HttpRequestError: HttpRequestError.SecureConnectionError } => "no secure connection (TLS) could be made. Is its certificate valid?",
        { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => "the connection was refused. Is the server running?",
        { InnerException: SocketException e } => $"{e.SocketErrorCode}.",
        _ => $"{exception.HttpRequestError}.",
    };
}
