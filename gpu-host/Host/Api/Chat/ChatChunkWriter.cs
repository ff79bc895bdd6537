using System.Text.Json;
using GpuHost.Host.Api.Tools;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Ledger;
using Pipelines.Core.Inference;
using Pipelines.Core.Usage;

namespace GpuHost.Host.Api.Chat;

/// <summary>Writes the pieces of a streamed chat: role, text or calls, end, and usage where it was asked for.</summary>
internal sealed class ChatChunkWriter(AnswerHead head, bool includeUsage)
{
    public void WriteRole(Utf8JsonWriter json, int choice) =>
        WriteChunk(json, choice, null, null, static delta =>
        {
            delta.WriteString("role", "assistant");
            delta.WriteString("content", "");
        });

    public void WriteText(Utf8JsonWriter json, int choice, string text, IReadOnlyList<TokenLogProb>? logProbs) =>
        WriteChunk(json, choice, null, logProbs, delta => delta.WriteString("content", text));

    /// <summary>The beginning of the one call that must be made; its arguments follow in pieces.</summary>
    public void WriteCallStart(Utf8JsonWriter json, int choice, string tool) =>
        WriteChunk(json, choice, null, null, delta =>
        {
            delta.WriteString("role", "assistant");
            delta.WriteNull("content");
            WriteCalls(delta, choice, [new ToolCall(tool, "")], isStart: true);
        });

    public void WriteCallPiece(Utf8JsonWriter json, int choice, string arguments) =>
        WriteChunk(json, choice, null, null, delta => WriteCalls(delta, choice, [new ToolCall("", arguments)], isStart: false));

    public void WriteCallsWhole(Utf8JsonWriter json, int choice, IReadOnlyList<ToolCall> calls) =>
        WriteChunk(json, choice, null, null, delta => WriteCalls(delta, choice, calls, isStart: true));

    public void WriteEnd(Utf8JsonWriter json, int choice, string finishReason, IReadOnlyList<TokenLogProb>? logProbs) =>
        WriteChunk(json, choice, finishReason, logProbs, static _ => { });

    public void WriteUsage(Utf8JsonWriter json, TokenUsage usage, CallCost? cost)
    {
        json.WriteStartObject();
        head.Write(json, "chat.completion.chunk");
        json.WriteStartArray("choices");
        json.WriteEndArray();
        UsageWriter.Write(json, usage, cost);
        json.WriteEndObject();
    }

    private void WriteChunk(
        Utf8JsonWriter json, int choice, string? finishReason, IReadOnlyList<TokenLogProb>? logProbs, Action<Utf8JsonWriter> writeDelta)
    {
        json.WriteStartObject();
        head.Write(json, "chat.completion.chunk");
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", choice);
        json.WriteStartObject("delta");
        writeDelta(json);
        json.WriteEndObject();
        LogProbWriter.WriteChat(json, logProbs);
        json.WriteString("finish_reason", finishReason);
        json.WriteEndObject();
        json.WriteEndArray();
        if (includeUsage)
        {
            json.WriteNull("usage");
        }

        json.WriteEndObject();
    }

    private void WriteCalls(Utf8JsonWriter json, int choice, IReadOnlyList<ToolCall> calls, bool isStart)
    {
        json.WriteStartArray("tool_calls");
        foreach ((int index, ToolCall call) in calls.Index())
        {
            json.WriteStartObject();
            json.WriteNumber("index", index);
            if (isStart)
            {
                json.WriteString("id", ToolCallIds.Of(head.Id, choice, index));
                json.WriteString("type", "function");
            }

            json.WriteStartObject("function");
            if (isStart)
            {
                json.WriteString("name", call.Name);
            }

            json.WriteString("arguments", call.Arguments);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
