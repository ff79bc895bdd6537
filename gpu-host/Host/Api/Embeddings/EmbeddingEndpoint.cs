using System.Runtime.InteropServices;
using System.Text.Json;
using GpuHost.Host.Access;
using GpuHost.Host.Access.Quotas;
using GpuHost.Host.Answers;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Ledger;
using GpuHost.Host.Models;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Api.Embeddings;

/// <summary><c>POST /v1/embeddings</c>: one unit vector for each text.</summary>
internal sealed class EmbeddingEndpoint(
    ModelPool models, AnswerDesk desk, QuotaGate quotas, HostPrices prices, AnswerIds ids, TimeProvider clock)
{
    /// <summary>Most texts of a request, as OpenAI has it.</summary>
    public const int InputsMax = 2_048;

    public async Task HandleAsync(HttpContext context)
    {
        RequestFields fields = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        string model = fields.RequiredText("model");
        IReadOnlyList<string> inputs = ReadInputs(fields);
        bool asBytes = ReadEncoding(fields);
        fields.Ignore("user");
        fields.RequireAllRead();
        Caller caller = Caller.Of(context);
        quotas.Admit(caller);
        using ModelLease lease = await models.BorrowAsync(model, context.RequestAborted);
        EmbeddingResult result = await lease.Model.Client.EmbedAsync(
            new EmbeddingRequest(model, inputs) { Tenant = caller.Tenant }, context.RequestAborted);
        var ticket = new CallTicket(caller, new AnswerHead(ids.Next("embd-"), clock.GetUtcNow(), model), CallKind.Embedding)
        {
            Repeat = RepeatKey.Of(context.Request, fields),
        };
        await desk.PayAsync(ticket, result.Usage, context.RequestAborted);
        CallCost? cost = prices.CostOf(model, result.Usage, isBatch: false);
        await AnswerJson.SendAsync(context.Response, json => Write(json, model, result, cost, asBytes));
    }

    private static IReadOnlyList<string> ReadInputs(RequestFields fields) => fields.Find("input") switch
    {
        null => throw ApiException.Invalid("input", "The parameter 'input' is missing."),
        JValue { Value: string text } => [text],
        JArray { Count: > 0 and <= InputsMax } list => [.. list.Select(item => item is JValue { Value: string text } ? text : throw Wrong(fields))],
        _ => throw Wrong(fields),
    };

    /// <summary>Numbers, or their bytes in base 64, which OpenAI's own clients ask for.</summary>
    private static bool ReadEncoding(RequestFields fields)
    {
        if (fields.Find("dimensions") is not null)
        {
            throw ApiException.Invalid("dimensions", "The models of this server give vectors of one length only. Leave 'dimensions' out.");
        }

        return fields.Text("encoding_format") switch
        {
            null or "float" => false,
            "base64" => true,
            _ => throw fields.Wrong("encoding_format", "float or base64"),
        };
    }

    private static ApiException Wrong(RequestFields fields) => fields.Wrong("input", $"text or a list of 1 to {InputsMax} texts");

    private static void Write(Utf8JsonWriter json, string model, EmbeddingResult result, CallCost? cost, bool asBytes)
    {
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach ((int index, float[] vector) in result.Vectors.Index())
        {
            json.WriteStartObject();
            json.WriteString("object", "embedding");
            json.WriteNumber("index", index);
            if (asBytes)
            {
                json.WriteBase64String("embedding", MemoryMarshal.AsBytes(vector.AsSpan()));
            }
            else
            {
                json.WriteStartArray("embedding");
                foreach (float value in vector)
                {
                    json.WriteNumberValue(value);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("model", model);
        UsageWriter.WriteInput(json, result.Usage, cost);
        json.WriteEndObject();
    }
}
