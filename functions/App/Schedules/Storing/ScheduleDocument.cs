using System.Text.Json.Serialization;

namespace Pipelines.Functions.App.Schedules.Storing;

/// <summary>A stored document and the version of its format.</summary>
internal sealed record ScheduleDocument<T>(T Content)
{
    [JsonPropertyName("v")]
    public int Version { get; init; } = 1;
}
