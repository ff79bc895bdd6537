using System.Text.Json;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Ledger;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Api.Rerank;

/// <summary>Writes scores as Jina, Cohere and llama-server do: the best first, each with its document's place in the request.</summary>
internal static class RerankAnswerWriter
{
    public static void Write(Utf8JsonWriter json, RerankOrder order, RerankResult result, CallCost? cost)
    {
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteString("model", order.Model);
        json.WriteStartArray("results");
        foreach ((int index, double score) in result.Scores.Index().OrderByDescending(static one => one.Item).ThenBy(static one => one.Index).Take(order.Top))
        {
            json.WriteStartObject();
            json.WriteNumber("index", index);
            json.WriteNumber("relevance_score", score);
            if (order.ReturnDocuments)
            {
                json.WriteStartObject("document");
                json.WriteString("text", order.Documents[index]);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        UsageWriter.WriteInput(json, result.Usage, cost);
        json.WriteEndObject();
    }
}
