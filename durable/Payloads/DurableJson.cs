using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pipelines.Durable.Payloads;

/// <summary>
/// The one form of inputs, results, events and statuses: System.Text.Json with its web defaults (camel case, names read without
/// regard to case, numbers also as strings). Payloads are small records that say what to do; documents stay in the blob store.
/// </summary>
public static class DurableJson
{
    /// <summary>Payloads are never pasted into HTML, so text stays as it is instead of growing by escapes.</summary>
    public static JsonSerializerOptions Options { get; } = MakeOptions();

    /// <returns>Null for null: no payload and a payload of null are the same.</returns>
    /// <exception cref="PayloadException">The value has no JSON form.</exception>
    public static string? Write<T>(T value, string what)
    {
        if (value is null)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Serialize(value, Options);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new PayloadException($"The {what} cannot be written as JSON from {typeof(T)}: {e.Message}", e);
        }
    }

    /// <param name="json">The payload; null reads as the default of <typeparamref name="T"/>.</param>
    /// <param name="what">Names the payload in an error.</param>
    /// <exception cref="PayloadException">The text is no JSON, or not of that type.</exception>
    public static T Read<T>(string? json, string what)
    {
        if (string.IsNullOrEmpty(json))
        {
            return default!;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(json, Options)!;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new PayloadException($"The {what} cannot be read as {typeof(T)}: {e.Message}", e);
        }
    }

    private static JsonSerializerOptions MakeOptions()
    {
        JsonSerializerOptions options = new(JsonSerializerOptions.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
