using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipelines.Functions.App.CustomHandler;

/// <summary>
/// One invocation, as the Functions host posts it: the values of the bindings and what the host knows besides. Whatever is no JSON object, the
/// host has written as JSON <em>in a string</em>, so most values are encoded twice.
/// </summary>
internal sealed class HostInvocation
{
    public const string IdHeader = "X-Azure-Functions-InvocationId";

    private readonly JsonObject _data;
    private readonly JsonObject _metadata;

    private HostInvocation(JsonObject data, JsonObject metadata)
    {
        _data = data;
        _metadata = metadata;
    }

    /// <exception cref="FormatException">The body is no invocation; the message says what is missing.</exception>
    public static HostInvocation Parse(ReadOnlySpan<byte> body)
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(body, new JsonNodeOptions { PropertyNameCaseInsensitive = true });
        }
        catch (JsonException e)
        {
            throw new FormatException($"An invocation is a JSON object with Data and Metadata; this body is no JSON: {e.Message}", e);
        }

        return node is JsonObject invocation && invocation["Data"] is JsonObject data
            ? new HostInvocation(data, invocation["Metadata"] as JsonObject ?? [])
            : throw new FormatException("An invocation is a JSON object with Data and Metadata; this body has no Data.");
    }

    /// <summary>A binding's value as text: what the host has quoted is unquoted, as often as it was.</summary>
    /// <exception cref="FormatException">There is no such binding.</exception>
    public string Text(string binding) => HostValue.Unquoted(Value(_data, binding));

    /// <summary>A binding's value that is JSON by itself: unquoted once, so that a JSON string stays one.</summary>
    /// <returns>Null for nothing.</returns>
    public string? Json(string binding) => HostValue.UnquotedOnce(_data[binding]);

    /// <summary>A binding's value that is bytes.</summary>
    /// <exception cref="FormatException">There is no such binding, or it is not in base64.</exception>
    public byte[] Bytes(string binding) => Convert.FromBase64String(HostValue.Unquoted(Value(_data, binding)));

    /// <summary>What the host knows besides, as text; null when it does not say.</summary>
    public string? Metadata(string key) => _metadata[key] is { } value ? HostValue.Unquoted(value) : null;

    private static JsonNode Value(JsonObject data, string binding) => data[binding]
        ?? throw new FormatException($"The invocation has no value for the binding '{binding}'; it has: {string.Join(", ", data.Select(static pair => pair.Key))}.");
}
