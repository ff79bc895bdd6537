using System.Runtime.InteropServices;
using System.Text.Json;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Ledger;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Api.Embeddings;

/// <summary>Writes a list of <c>embedding</c> objects.</summary>
internal static class EmbeddingAnswerWriter
{
    public static void Write(Utf8JsonWriter json, EmbeddingOrder order, EmbeddingResult result, CallCost? cost)
    {
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach ((int index, float[] vector) in result.Vectors.Index())
        {
            json.WriteStartObject();
            json.WriteString("object", "embedding");
            json.WriteNumber("index", index);
            WriteVector(json, vector, order.AsBytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("model", order.Model);
        UsageWriter.WriteInput(json, result.Usage, cost);
        json.WriteEndObject();
    }

    private static void WriteVector(Utf8JsonWriter json, float[] vector, bool asBytes)
    {
        if (asBytes)
        {
            json.WriteBase64String("embedding", MemoryMarshal.AsBytes(vector.AsSpan()));
            return;
        }

        json.WriteStartArray("embedding");
        foreach (float value in vector)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
