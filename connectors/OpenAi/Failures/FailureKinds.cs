using System.Net;
using Pipelines.Core.Inference;

namespace Pipelines.Connectors.OpenAi.Failures;

/// <summary>Which kind of failure an answer means. The status decides first, the endpoint's own words where it says too little.</summary>
internal static class FailureKinds
{
    private static readonly string[] ContextWords =
    [
        "context_length_exceeded", "exceed_context_size", "maximum context length", "context length", "context window",
        "exceeds the available context size", "prompt is too long", "too many tokens in the prompt", "string_above_max_length",
    ];

    private static readonly string[] ContentFilterWords = ["content_filter", "content_policy_violation", "responsibleaipolicyviolation", "content management policy"];

    /// <summary>Not "quota" alone: some providers call a limit per minute a quota too, and that one passes.</summary>
    private static readonly string[] QuotaWords =
    [
        "insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "insufficient balance", "insufficient credits", "credit balance is too low",
    ];

    private static readonly string[] ModelWords = ["model_not_found", "model_not_available", "invalid_model", "deploymentnotfound"];

    private static readonly string[] KeyWords = ["invalid_api_key", "api key not valid", "api_key_invalid", "incorrect api key"];

    public static InferenceFailureKind Of(HttpStatusCode status, ErrorBody error, EndpointOperation operation) => (int)status switch
    {
        401 or 403 => InferenceFailureKind.Unauthorized,
        402 => InferenceFailureKind.QuotaExceeded,
        404 or 405 when operation != EndpointOperation.Completion && !SaysModelIsMissing(error) => InferenceFailureKind.Unsupported,
        404 or 405 or 410 => InferenceFailureKind.ModelNotFound,
        408 => InferenceFailureKind.TimedOut,
        409 or 425 => InferenceFailureKind.Unavailable,
        429 => Says(error, QuotaWords) ? InferenceFailureKind.QuotaExceeded : InferenceFailureKind.RateLimited,
        501 => InferenceFailureKind.Unsupported,
        >= 500 => Says(error, ContextWords) ? InferenceFailureKind.ContextOverflow : InferenceFailureKind.Unavailable,
        >= 400 => OfRefusal(error),
        // The request never reached an API: redirects are not followed.
        >= 300 => InferenceFailureKind.ModelNotFound,
        _ => OfErrorWithoutStatus(error, operation),
    };

    private static InferenceFailureKind OfRefusal(ErrorBody error)
    {
        if (Says(error, ContextWords))
        {
            return InferenceFailureKind.ContextOverflow;
        }

        if (Says(error, ContentFilterWords))
        {
            return InferenceFailureKind.ContentFiltered;
        }

        if (Says(error, QuotaWords))
        {
            return InferenceFailureKind.QuotaExceeded;
        }

        if (Says(error, KeyWords))
        {
            return InferenceFailureKind.Unauthorized;
        }

        return SaysModelIsMissing(error) ? InferenceFailureKind.ModelNotFound : InferenceFailureKind.BadRequest;
    }

    /// <summary>Some gateways answer 200 and put the status of the failure into the body.</summary>
    private static InferenceFailureKind OfErrorWithoutStatus(ErrorBody error, EndpointOperation operation)
    {
        if (int.TryParse(error.Code, out int status) && status is >= 400 and < 600)
        {
            return Of((HttpStatusCode)status, error, operation);
        }

        InferenceFailureKind kind = OfRefusal(error);
        return kind == InferenceFailureKind.BadRequest ? InferenceFailureKind.InvalidResponse : kind;
    }

    private static bool SaysModelIsMissing(ErrorBody error) =>
        Says(error, ModelWords)
        || (error.Message is { } message
            && message.Contains("model", StringComparison.OrdinalIgnoreCase)
            && (message.Contains("not found", StringComparison.OrdinalIgnoreCase)
                || message.Contains("does not exist", StringComparison.OrdinalIgnoreCase)
                || message.Contains("not exist", StringComparison.OrdinalIgnoreCase)));

    private static bool Says(ErrorBody error, string[] words) =>
        words.Any(word => Contains(error.Code, word) || Contains(error.Type, word) || Contains(error.Message, word));

    private static bool Contains(string? text, string word) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}
