using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;

namespace Pipelines.Connectors.OpenAi.Requests;

/// <summary>Parameters that a pipeline passes through to the endpoint (DocETL's <c>litellm_completion_kwargs</c>).</summary>
internal static class ExtraParameters
{
    /// <summary>What the client itself decides.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "model", "messages", "tools", "tool_choice", "functions", "function_call", "response_format", "stream", "stream_options", "n",
    };

    /// <summary>Instructions to LiteLLM itself; they never reach an endpoint. Each with the place where the wish belongs.</summary>
    private static readonly Dictionary<string, string> ForTheClient = new(StringComparer.Ordinal)
    {
        ["api_key"] = "name the environment variable that holds the key (--api-key-env)",
        ["api_base"] = "set default_lm_api_base, or --api-base",
        ["base_url"] = "set default_lm_api_base, or --api-base",
        ["timeout"] = "set the operation's timeout",
        ["num_retries"] = "set the operation's max_retries_per_timeout",
        ["max_retries"] = "set the operation's max_retries_per_timeout",
        ["fallbacks"] = "set fallback_models",
    };

    /// <exception cref="InferenceException">A parameter contradicts what the call says already.</exception>
    public static void Merge(JObject body, JObject? extra)
    {
        foreach ((string name, JToken? value) in extra ?? [])
        {
            if (ForTheClient.TryGetValue(name, out string? instead))
            {
                throw Refused(name, $"is not passed to an endpoint: {instead}");
            }

            if (Reserved.Contains(name))
            {
                throw Refused(name, "is decided by the operation and cannot be passed through");
            }

            if (body[name] is { } own && !JToken.DeepEquals(own, value))
            {
                throw Refused(name, "contradicts the value that the operation sets itself");
            }

            body[name] = value?.DeepClone();
        }
    }

    private static InferenceException Refused(string name, string reason) =>
        new(InferenceFailureKind.BadRequest, $"The completion parameter '{name}' {reason}.");
}
