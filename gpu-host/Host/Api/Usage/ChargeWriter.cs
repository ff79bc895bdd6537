using System.Text.Json;
using GpuHost.Host.Ledger;

namespace GpuHost.Host.Api.Usage;

/// <summary>Writes a charge, as the answer to whoever has made it.</summary>
internal static class ChargeWriter
{
    public static void Write(Utf8JsonWriter json, Charge charge)
    {
        json.WriteStartObject();
        json.WriteString("object", "charge");
        json.WriteString("day", BillDay.Of(charge.At));
        json.WriteString("tenant", charge.Tenant);
        json.WriteString("type", charge.Type);
        json.WriteString("name", charge.Name);
        json.WriteNumber("quantity", charge.Quantity);
        json.WriteString("unit", ChargeType.UnitOf(charge.Type));
        WriteCost(json, charge.Cost);
        json.WriteEndObject();
    }

    /// <summary>Absent for what has no price.</summary>
    public static void WriteCost(Utf8JsonWriter json, decimal? cost)
    {
        if (cost is not { } amount)
        {
            return;
        }

        json.WriteStartObject("cost");
        json.WriteString("currency", "USD");
        json.WriteNumber("amount", amount);
        json.WriteEndObject();
    }
}
