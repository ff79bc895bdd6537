using Newtonsoft.Json.Linq;
using Pipelines.Core.Usage;

namespace Pipelines.Connectors.OpenAi.Answers;

/// <summary>Reads <c>usage</c>, with the names that different endpoints give to cached tokens. What is not told counts as 0.</summary>
internal static class UsageReader
{
    public static TokenUsage Read(JToken? usage)
    {
        if (usage is not JObject body)
        {
            return default;
        }

        long input = Number(body["prompt_tokens"]) ?? Number(body["input_tokens"]) ?? Number(body["total_tokens"]) ?? 0;
        long output = Number(body["completion_tokens"]) ?? Number(body["output_tokens"]) ?? 0;
        long cached = Number(body.SelectToken("prompt_tokens_details.cached_tokens"))
            ?? Number(body["prompt_cache_hit_tokens"])
            ?? Number(body["cache_read_input_tokens"])
            ?? 0;
        long written = Number(body.SelectToken("prompt_tokens_details.cache_write_tokens"))
            ?? Number(body.SelectToken("prompt_tokens_details.cache_creation_tokens"))
            ?? Number(body["cache_creation_input_tokens"])
            ?? 0;
        long forced = Number(body.SelectToken("completion_tokens_details.forced_tokens")) ?? 0;
        TierTokens tiers = TiersOf(body.SelectToken("prompt_tokens_details.cached_tokens_by_tier"));
        return new TokenUsage(input, Math.Min(cached, input), Math.Min(written, input), output, Math.Min(forced, output))
        {
            CachedTiers = tiers.Total <= Math.Min(cached, input) ? tiers : default,
        };
    }

    /// <summary>Told by our own GPU host only.</summary>
    private static TierTokens TiersOf(JToken? tiers) => tiers is JObject
        ? new(Number(tiers["context"]) ?? 0, Number(tiers["host"]) ?? 0, Number(tiers["disk"]) ?? 0, Number(tiers["blob"]) ?? 0)
        : default;

    private static long? Number(JToken? token) => token is JValue { Value: long number and >= 0 } ? number : null;
}
