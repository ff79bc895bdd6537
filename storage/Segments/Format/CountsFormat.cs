using System.Text.Json;
using Pipelines.Core.Operators;

namespace Pipelines.Storage.Segments.Format;

/// <summary>An operator's accounts as <c>[name, in, out, passed, failed, skipped, filtered]</c>.</summary>
internal static class CountsFormat
{
    public static void Write(IReadOnlyList<OperatorCounts> all, Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        for (int i = 0; i < all.Count; i++)
        {
            OperatorCounts counts = all[i];
            writer.WriteStartArray();
            writer.WriteStringValue(counts.Operator);
            writer.WriteNumberValue(counts.In);
            writer.WriteNumberValue(counts.Out);
            writer.WriteNumberValue(counts.Passed);
            writer.WriteNumberValue(counts.Failed);
            writer.WriteNumberValue(counts.Skipped);
            writer.WriteNumberValue(counts.Filtered);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    public static IReadOnlyList<OperatorCounts> Read(JsonElement all) => [.. all.EnumerateArray().Select(static parts => new OperatorCounts(
        parts[0].GetString()!,
        parts[1].GetInt64(),
        parts[2].GetInt64(),
        parts[3].GetInt64(),
        parts[4].GetInt64(),
        parts[5].GetInt64(),
        parts[6].GetInt64()))];
}
