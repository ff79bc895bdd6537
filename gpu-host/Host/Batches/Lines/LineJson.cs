using System.Buffers;
using System.Text.Json;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Ledger;

namespace GpuHost.Host.Batches.Lines;

/// <summary>
/// Lines of a batch's files: <c>{"id", "custom_id", "response": {"status_code", "request_id", "body"}, "error"}</c>. What the endpoint
/// refuses is a response too; an error is for lines that never reached it.
/// </summary>
internal static class LineJson
{
    public static byte[] OfAnswer(AnswerIds ids, string customId, LineAnswer answer, CallCost? cost) =>
        OfResponse(ids, customId, StatusCodes.Status200OK, json => answer.Write(json, cost));

    public static byte[] OfRefusal(AnswerIds ids, string customId, ApiError error) =>
        OfResponse(ids, customId, error.Status, json => ErrorResponses.Write(json, error));

    public static byte[] OfUnfinished(AnswerIds ids, string customId, string code, string message) => Write(ids, customId, json =>
    {
        json.WriteNull("response");
        json.WriteStartObject("error");
        json.WriteString("code", code);
        json.WriteString("message", message);
        json.WriteEndObject();
    });

    private static byte[] OfResponse(AnswerIds ids, string customId, int status, Action<Utf8JsonWriter> writeBody) => Write(ids, customId, json =>
    {
        json.WriteStartObject("response");
        json.WriteNumber("status_code", status);
        json.WriteString("request_id", ids.Next("req_"));
        json.WritePropertyName("body");
        writeBody(json);
        json.WriteEndObject();
        json.WriteNull("error");
    });

    private static byte[] Write(AnswerIds ids, string customId, Action<Utf8JsonWriter> writeRest)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, AnswerJson.Options))
        {
            json.WriteStartObject();
            json.WriteString("id", ids.Next("batch_req_"));
            json.WriteString("custom_id", customId);
            writeRest(json);
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }
}
