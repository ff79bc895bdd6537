using System.Text.Json.Serialization;

namespace Pipelines.Core.Usage;

/// <summary>A price list as it is written.</summary>
internal sealed class PriceList
{
    /// <summary>Where the prices are from and of which day.</summary>
    public string? Source { get; init; }

    [JsonRequired]
    public Dictionary<string, PriceListEntry> Models { get; init; } = [];
}
