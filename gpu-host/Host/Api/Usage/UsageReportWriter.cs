using System.Text.Json;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Ledger;

namespace GpuHost.Host.Api.Usage;

/// <summary>Writes a bill: sums of calls, and what was charged beside them.</summary>
internal static class UsageReportWriter
{
    public static void Write(Utf8JsonWriter json, UsageQuery query, List<UsageSum> calls, List<ChargeSum> charges)
    {
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (UsageSum sum in calls.Take(query.LimitMax))
        {
            WriteCalls(json, sum);
        }

        json.WriteEndArray();
        json.WriteStartArray("charges");
        foreach (ChargeSum sum in charges.Take(query.LimitMax))
        {
            WriteCharge(json, sum);
        }

        json.WriteEndArray();
        json.WriteBoolean("has_more", calls.Count > query.LimitMax || charges.Count > query.LimitMax);
        json.WriteEndObject();
    }

    private static void WriteCalls(Utf8JsonWriter json, UsageSum sum)
    {
        json.WriteStartObject();
        WriteText(json, "day", sum.Day);
        WriteText(json, "tenant", sum.Tenant);
        WriteText(json, "model", sum.Model);
        WriteText(json, "kind", sum.Kind);
        if (sum.IsBatch is { } batch)
        {
            json.WriteBoolean("batch", batch);
        }

        WriteText(json, "pipeline", sum.Pipeline);
        WriteText(json, "run", sum.Run);
        WriteText(json, "call", sum.Call);
        json.WriteNumber("calls", sum.Calls);
        json.WriteNumber("input_tokens", sum.Tokens.InputTokens);
        json.WriteNumber("cached_tokens", sum.Tokens.CachedTokens);
        UsageWriter.WriteTiers(json, sum.Tokens.CachedTiers);
        json.WriteNumber("computed_tokens", sum.Tokens.ComputedTokens);
        json.WriteNumber("cache_write_tokens", sum.Tokens.CacheWriteTokens);
        json.WriteNumber("output_tokens", sum.Tokens.OutputTokens);
        json.WriteNumber("forced_tokens", sum.Tokens.ForcedTokens);
        UsageWriter.WriteCost(json, sum.Cost);
        json.WriteEndObject();
    }

    private static void WriteCharge(Utf8JsonWriter json, ChargeSum sum)
    {
        json.WriteStartObject();
        json.WriteString("day", sum.Day);
        json.WriteString("tenant", sum.Tenant);
        json.WriteString("type", sum.Type);
        json.WriteString("name", sum.Name);
        WriteText(json, "model", sum.Model.Length > 0 ? sum.Model : null);
        WriteText(json, "pipeline", sum.Pipeline.Length > 0 ? sum.Pipeline : null);
        WriteText(json, "run", sum.Run.Length > 0 ? sum.Run : null);
        json.WriteNumber("quantity", sum.Quantity);
        json.WriteString("unit", ChargeType.UnitOf(sum.Type));
        ChargeWriter.WriteCost(json, sum.Cost);
        json.WriteEndObject();
    }

    /// <summary>What sums are not told apart by is left out.</summary>
    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }
}
