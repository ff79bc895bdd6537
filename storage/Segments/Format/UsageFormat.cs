using System.Text.Json;
using Pipelines.Core.Usage;

namespace Pipelines.Storage.Segments.Format;

/// <summary>Tokens as <c>[input, cached, cache written, output, forced]</c>.</summary>
internal static class UsageFormat
{
    public static void Write(TokenUsage usage, Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(usage.InputTokens);
        writer.WriteNumberValue(usage.CachedTokens);
        writer.WriteNumberValue(usage.CacheWriteTokens);
        writer.WriteNumberValue(usage.OutputTokens);
        writer.WriteNumberValue(usage.ForcedTokens);
        writer.WriteEndArray();
    }

    public static TokenUsage Read(JsonElement parts) => new(
        parts[0].GetInt64(),
        parts[1].GetInt64(),
        parts[2].GetInt64(),
        parts[3].GetInt64(),
        parts[4].GetInt64());
}
