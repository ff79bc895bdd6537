using System.Net;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;

namespace Pipelines.Connectors.OpenAi.Failures;

/// <summary>Turns an answer that reports a failure into an <see cref="InferenceException"/> that says what to do.</summary>
internal static class AnsweredFailure
{
    public static InferenceException Of(CallSite site, HttpResponseMessage response, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        ErrorBody error = ErrorBody.Read(body);
        InferenceFailureKind kind = FailureKinds.Of(response.StatusCode, error, site.Operation);
        string words = ServerWords.Quote(error.Message, site) is { } quote ? $" It says: {quote}" : "";
        return new InferenceException(
            kind,
            $"{site.Name} answered {(int)response.StatusCode}{Meaning(kind, site, response)}.{words}",
            RetryAfter.Of(response.Headers, now));
    }

    /// <summary>An error that came as an event, after the success of the headers.</summary>
    public static InferenceException InStream(CallSite site, JToken chunk)
    {
        ErrorBody error = ErrorBody.Read(chunk);
        InferenceFailureKind kind = FailureKinds.Of(HttpStatusCode.OK, error, site.Operation);
        string words = ServerWords.Quote(error.Message, site) is { } quote ? $" It says: {quote}" : "";
        return new InferenceException(kind, $"{site.Name} broke the stream off with an error.{words}");
    }

    private static string Meaning(InferenceFailureKind kind, CallSite site, HttpResponseMessage response) => kind switch
    {
        InferenceFailureKind.RateLimited => ": too many calls at once",
        InferenceFailureKind.QuotaExceeded => ": the account has no quota or money left",
        InferenceFailureKind.Unauthorized when site.Endpoint.ApiKey is null => ": it wants an API key; name the environment variable that holds one",
        InferenceFailureKind.Unauthorized => ": it does not accept the API key",
        InferenceFailureKind.ContextOverflow => ": prompt and answer do not fit into the model's context",
        InferenceFailureKind.ContentFiltered => ": it refuses this content",
        InferenceFailureKind.ModelNotFound when IsRedirect(response.StatusCode) =>
            $": it redirects to {Address(response.Headers.Location) ?? "elsewhere"}, which is not followed; name the final address",
        InferenceFailureKind.ModelNotFound => ": no such model, or no API at this address",
        InferenceFailureKind.Unsupported => $": it has no /{site.Route}",
        InferenceFailureKind.Unavailable => ": it cannot answer now",
        InferenceFailureKind.TimedOut => ": it gave up waiting",
        InferenceFailureKind.InvalidResponse => " with an error in a success",
        _ => ": it refuses the request",
    };

    private static bool IsRedirect(HttpStatusCode status) => (int)status is >= 300 and < 400;

    private static string? Address(Uri? location) => location is { IsAbsoluteUri: true } ? location.GetLeftPart(UriPartial.Path) : null;
}
