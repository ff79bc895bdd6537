using System.Globalization;
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

    private static JsonNode? Payload(string? json) => json is null ? null : JsonNode.Parse(json);

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
