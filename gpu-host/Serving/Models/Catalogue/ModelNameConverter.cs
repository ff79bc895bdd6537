using System.Text.Json;
using System.Text.Json.Serialization;
using GpuHost.Serving.Models.Store;

namespace GpuHost.Serving.Models.Catalogue;

/// <summary>A name is text in JSON.</summary>
internal sealed class ModelNameConverter : JsonConverter<ModelName>
{
    public override ModelName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ModelName.TryParse(reader.GetString(), out ModelName name) ? name : throw new JsonException("not a model's name");

    public override void Write(Utf8JsonWriter writer, ModelName value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
