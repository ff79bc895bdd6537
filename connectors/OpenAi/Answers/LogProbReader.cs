using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;

namespace Pipelines.Connectors.OpenAi.Answers;

/// <summary>Reads <c>logprobs</c>.</summary>
internal static class LogProbReader
{
    /// <summary>Null when the endpoint reports none.</summary>
    public static IReadOnlyList<TokenLogProb>? Read(JToken? logProbs) =>
        logProbs is JObject body && body["content"] is JArray tokens ? [.. tokens.OfType<JObject>().Select(ReadToken)] : null;

    private static TokenLogProb ReadToken(JObject token) => new(
        (string?)(token["token"] as JValue) ?? "",
        token["logprob"] is JValue { Value: double or long } value ? (double)value : double.NegativeInfinity,
        [.. (token["top_logprobs"] as JArray ?? []).OfType<JObject>().Select(ReadToken)]);
}
