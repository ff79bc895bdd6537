using System.Text.Json;
using GpuHost.Host.Models;
using GpuHost.Serving.Models.Store;

namespace GpuHost.Host.Api.Models;

/// <summary>Writes a model as OpenAI does; <c>parent</c> and <c>meta</c> are fields that other servers have beside it.</summary>
internal static class ModelWriter
{
    public static void Write(Utf8JsonWriter json, ModelOffer offer)
    {
        json.WriteStartObject();
        json.WriteString("id", offer.Name);
        json.WriteString("object", "model");
        json.WriteNumber("created", offer.AddedAt.ToUnixTimeSeconds());
        json.WriteString("owned_by", "local");
        if (offer.Base is { } model)
        {
            json.WriteString("parent", model);
        }

        if (offer.Facts is { } facts)
        {
            WriteMeta(json, facts, offer);
        }

        json.WriteEndObject();
    }

    private static void WriteMeta(Utf8JsonWriter json, ModelFacts facts, ModelOffer offer)
    {
        json.WriteStartObject("meta");
        json.WriteString("architecture", facts.Architecture);
        json.WriteString("quantisation", facts.Quantisation);
        json.WriteNumber("n_params", facts.ParameterCount);
        json.WriteNumber("n_ctx_train", facts.ContextTokens);
        json.WriteNumber("size", offer.SizeBytes ?? 0);
        json.WriteString("sha256", offer.Sha256?.ToString());
        json.WriteString("license", offer.License);
        json.WriteEndObject();
    }
}
