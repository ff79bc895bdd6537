using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipelines.Durable.Clients;

namespace Pipelines.Functions.App.Management;

/// <summary>An instance as Durable Functions shows it: these properties in this order, nulls included.</summary>
internal static class InstanceJson
{
    public static JsonObject Of(OrchestrationMetadata instance, bool showInput) => new()
    {
        ["name"] = instance.Name,
        ["instanceId"] = instance.InstanceId,
        ["runtimeStatus"] = instance.Status.ToString(),
        ["input"] = showInput ? Payload(instance.InputJson) : null,
        ["customStatus"] = Payload(instance.CustomStatusJson),
        ["output"] = instance.Failure is { } failure ? failure.ErrorMessage : Payload(instance.OutputJson),
        ["createdTime"] = Time(instance.CreatedAt),
        ["lastUpdatedTime"] = Time(instance.LastUpdatedAt),
    };

    /// <summary>What an engine holds as text: JSON, or as it stands when somebody else wrote it.</summary>
    public static JsonNode? Payload(string? json)
    {
        try
        {
            return string.IsNullOrEmpty(json) ? null : JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return json;
        }
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
