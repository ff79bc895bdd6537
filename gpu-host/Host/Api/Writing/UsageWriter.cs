using System.Text.Json;
using GpuHost.Host.Ledger;
using Pipelines.Core.Usage;

namespace GpuHost.Host.Api.Writing;

/// <summary>Writes <c>usage</c> as OpenAI does, with the tokens that a grammar dictated beside it.</summary>
internal static class UsageWriter
{
    public static void Write(Utf8JsonWriter json, TokenUsage usage, CallCost? cost)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", usage.InputTokens);
        json.WriteNumber("completion_tokens", usage.OutputTokens);
        json.WriteNumber("total_tokens", usage.InputTokens + usage.OutputTokens);
        json.WriteStartObject("prompt_tokens_details");
        json.WriteNumber("cached_tokens", usage.CachedTokens);
        WriteTiers(json, usage.CachedTiers);
        json.WriteNumber("cache_write_tokens", usage.CacheWriteTokens);
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details");
        json.WriteNumber("forced_tokens", usage.ForcedTokens);
        json.WriteEndObject();
        WriteCost(json, cost);
        json.WriteEndObject();
    }

    /// <summary>Our own field: where the cached tokens were found.</summary>
    public static void WriteTiers(Utf8JsonWriter json, TierTokens tiers)
    {
        json.WriteStartObject("cached_tokens_by_tier");
        json.WriteNumber("context", tiers.Context);
        json.WriteNumber("host", tiers.Host);
        json.WriteNumber("disk", tiers.Disk);
        json.WriteNumber("blob", tiers.Blob);
        json.WriteEndObject();
    }

    /// <summary>Embeddings have no answer to count.</summary>
    public static void WriteInput(Utf8JsonWriter json, TokenUsage usage, CallCost? cost)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", usage.InputTokens);
        json.WriteNumber("total_tokens", usage.InputTokens);
        WriteCost(json, cost);
        json.WriteEndObject();
    }

    /// <summary>Our own field: what the call costs, and what it would have cost without the cache. Absent for a model without a price.</summary>
    public static void WriteCost(Utf8JsonWriter json, CallCost? cost)
    {
        if (cost is not { } known)
        {
            return;
        }

        json.WriteStartObject("cost");
        json.WriteString("currency", "USD");
        json.WriteNumber("amount", known.Amount);
        json.WriteNumber("without_cache", known.WithoutCache);
        json.WriteEndObject();
    }
}
