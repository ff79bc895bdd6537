using System.Text.Json;
using GpuHost.Host.Api.Tools;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Ledger;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Api.Chat;

/// <summary>Writes a whole <c>chat.completion</c>.</summary>
internal static class ChatAnswerWriter
{
    public static void Write(Utf8JsonWriter json, AnswerHead head, Completion completion, ToolSelection tools, CallCost? cost)
    {
        json.WriteStartObject();
        head.Write(json, "chat.completion");
        json.WriteStartArray("choices");
        foreach ((int index, CompletionChoice choice) in completion.Choices.Index())
        {
            json.WriteStartObject();
            json.WriteNumber("index", index);
            IReadOnlyList<ToolCall> calls = ToolCallReader.Read(choice.Text, tools);
            WriteMessage(json, head.Id, index, choice, calls);
            LogProbWriter.WriteChat(json, choice.LogProbs);
            json.WriteString("finish_reason", FinishOf(choice, calls));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        UsageWriter.Write(json, completion.Usage, cost);
        json.WriteEndObject();
    }

    /// <summary>An answer that was cut is told as cut, also where it was to be a call: its arguments are no whole JSON.</summary>
    public static string FinishOf(CompletionChoice choice, IReadOnlyList<ToolCall> calls) =>
        calls.Count > 0 && choice.FinishReason != FinishReason.Length ? FinishReasons.ToolCalls : FinishReasons.Of(choice.FinishReason);

    private static void WriteMessage(Utf8JsonWriter json, string answerId, int index, CompletionChoice choice, IReadOnlyList<ToolCall> calls)
    {
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        json.WriteString("content", calls.Count > 0 ? null : choice.Text);
        json.WriteNull("refusal");
        if (calls.Count > 0)
        {
            json.WriteStartArray("tool_calls");
            foreach ((int number, ToolCall call) in calls.Index())
            {
                json.WriteStartObject();
                json.WriteString("id", ToolCallIds.Of(answerId, index, number));
                json.WriteString("type", "function");
                json.WriteStartObject("function");
                json.WriteString("name", call.Name);
                json.WriteString("arguments", call.Arguments);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
