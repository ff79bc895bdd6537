using System.Globalization;
using GpuHost.Serving.Models;
using GpuHost.Serving.Models.Store;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Api.Errors;

/// <summary>What the parts throw, as answers. An exception that is not listed here is a defect of ours.</summary>
internal static class ErrorTranslation
{
    private const string Invalid = "invalid_request_error";

    /// <summary>Null for a defect.</summary>
    public static ApiError? Explain(Exception error) => error switch
    {
        ApiException known => known.Error,
        InferenceException failure => Explain(failure),
        ModelStoreException store => Explain(store),
        ModelEngineException { Failure: ModelEngineFailure.TokenizationFailed } unreadable => new ApiError(StatusCodes.Status400BadRequest, Invalid, unreadable.Message),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge,
        BadHttpRequestException malformed => new ApiError(malformed.StatusCode, Invalid, malformed.Message),
        _ => null,
    };

    public static ApiError TooLarge { get; } =
        new(StatusCodes.Status413PayloadTooLarge, Invalid, "The request's body is larger than this server takes. Send less at once.") { Code = "request_too_large" };

    public static ApiError Defect { get; } =
        new(StatusCodes.Status500InternalServerError, "server_error", "The server failed in a way that it should not. Its log says more.");

    /// <summary>Whole seconds, rounded up: a client that comes back earlier is refused again.</summary>
    public static string Seconds(TimeSpan wait) =>
        Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private static ApiError Explain(ModelStoreException store)
    {
        (int status, string code) = store.Problem switch
        {
            ModelStoreProblem.InvalidName => (StatusCodes.Status400BadRequest, "invalid_model_name"),
            ModelStoreProblem.NameTaken => (StatusCodes.Status409Conflict, "model_exists"),
            ModelStoreProblem.Busy => (StatusCodes.Status409Conflict, "model_busy"),
            ModelStoreProblem.DigestMismatch => (StatusCodes.Status400BadRequest, "digest_mismatch"),
            ModelStoreProblem.NotAModel => (StatusCodes.Status400BadRequest, "invalid_model"),
            _ => (StatusCodes.Status404NotFound, "model_not_found"),
        };
        return new ApiError(status, Invalid, $"{char.ToUpperInvariant(store.Message[0])}{store.Message[1..]}. {store.Remedy}") { Code = code, Parameter = "model" };
    }

    private static ApiError Explain(InferenceException failure) => failure.Kind switch
    {
        InferenceFailureKind.RateLimited => new ApiError(StatusCodes.Status429TooManyRequests, "rate_limit_error", failure.Message)
        {
            Code = "rate_limit_exceeded",
            RetryAfter = failure.RetryAfter,
        },
        InferenceFailureKind.BadRequest => new ApiError(StatusCodes.Status400BadRequest, Invalid, failure.Message),
        InferenceFailureKind.ContextOverflow => new ApiError(StatusCodes.Status400BadRequest, Invalid, failure.Message) { Code = "context_length_exceeded", Parameter = "messages" },
        InferenceFailureKind.Unsupported => new ApiError(StatusCodes.Status400BadRequest, Invalid, failure.Message) { Code = "unsupported" },
        InferenceFailureKind.ModelNotFound => new ApiError(StatusCodes.Status404NotFound, Invalid, failure.Message) { Code = "model_not_found", Parameter = "model" },
        InferenceFailureKind.TimedOut => new ApiError(StatusCodes.Status408RequestTimeout, "timeout_error", failure.Message) { Code = "timeout" },
        _ => new ApiError(StatusCodes.Status503ServiceUnavailable, "server_error", failure.Message) { Code = "unavailable", RetryAfter = failure.RetryAfter },
    };
}
