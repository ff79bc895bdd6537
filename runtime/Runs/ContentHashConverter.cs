using System.Text.Json;
using System.Text.Json.Serialization;
using Pipelines.Core.Identity;

namespace Pipelines.Runtime.Runs;

/// <summary>Writes hashes as 64 hex digits.</summary>
internal sealed class ContentHashConverter : JsonConverter<ContentHash>
{
    public override ContentHash Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ContentHash.TryParse(reader.GetString(), out ContentHash hash) ? hash : throw new JsonException("A hash has 64 hex digits.");

    public override void Write(Utf8JsonWriter writer, ContentHash value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
