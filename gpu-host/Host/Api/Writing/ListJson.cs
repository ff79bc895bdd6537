using System.Text.Json;
using GpuHost.Host.Files;

namespace GpuHost.Host.Api.Writing;

/// <summary>Writes a list as OpenAI's clients page through it.</summary>
internal static class ListJson
{
    public static void Write<T>(Utf8JsonWriter json, Page<T> page, Func<T, string> idOf, Action<Utf8JsonWriter, T> writeItem)
    {
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (T item in page.Items)
        {
            writeItem(json, item);
        }

        json.WriteEndArray();
        json.WriteString("first_id", page.Items.Count > 0 ? idOf(page.Items[0]) : null);
        json.WriteString("last_id", page.Items.Count > 0 ? idOf(page.Items[^1]) : null);
        json.WriteBoolean("has_more", page.HasMore);
        json.WriteEndObject();
    }
}
