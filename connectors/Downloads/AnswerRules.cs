using System.Net;
using System.Net.Http.Headers;

namespace Pipelines.Connectors.Downloads;

/// <summary>Which answers carry the file, which say to come again, and which are final.</summary>
internal static class AnswerRules
{
    /// <exception cref="AttemptFailedException">Another attempt may succeed.</exception>
    /// <exception cref="DownloadException">No other attempt will.</exception>
    public static void RefuseErrors(HttpResponseMessage response, DateTimeOffset now)
    {
        int status = (int)response.StatusCode;
        string answered = $"the server answered {status} {response.ReasonPhrase}".TrimEnd();
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK or HttpStatusCode.PartialContent when response.Content.Headers.ContentEncoding.Count > 0:
                throw new DownloadException(
                    DownloadFailure.ProtocolError, $"the server sends the file encoded ({response.Content.Headers.ContentEncoding}), though asked not to");
            case HttpStatusCode.OK or HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable:
                return;
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                throw new DownloadException(DownloadFailure.NotFound, answered);
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                throw new DownloadException(DownloadFailure.AccessDenied, answered);
            case HttpStatusCode.RequestTimeout or (HttpStatusCode)425 or HttpStatusCode.TooManyRequests:
            case >= HttpStatusCode.InternalServerError:
                throw new AttemptFailedException(answered, WaitAskedFor(response.Headers.RetryAfter, now));
            default:
                throw new DownloadException(DownloadFailure.ProtocolError, answered);
        }
    }

    public static PartState StateOf(Uri address, HttpResponseMessage response, long? totalBytes)
    {
        // A weak tag does not promise equal bytes (RFC 9110, 8.8.1), so it cannot join two halves.
        EntityTagHeaderValue? tag = response.Headers.ETag;
        return new PartState(address, tag is { IsWeak: false } ? tag.ToString() : null, response.Content.Headers.LastModified, totalBytes);
    }

    /// <summary>A failed connection may work next time; one that is not allowed, or a certificate that does not hold, will not.</summary>
    public static Exception Explain(Exception broken) => broken switch
    {
        { InnerException: DownloadException refused } => refused,
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            new DownloadException(DownloadFailure.AccessDenied, $"no secure connection: {Innermost(broken)}", broken),
        _ => new AttemptFailedException(Innermost(broken), innerException: broken),
    };

    private static TimeSpan? WaitAskedFor(RetryConditionHeaderValue? header, DateTimeOffset now) =>
        header?.Delta ?? (header?.Date is { } date && date > now ? date - now : null);

    private static string Innermost(Exception error) => error.GetBaseException().Message;
}
