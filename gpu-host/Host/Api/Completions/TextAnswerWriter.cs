using System.Text.Json;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Ledger;
using Pipelines.Core.Inference;
using Pipelines.Core.Usage;

namespace GpuHost.Host.Api.Completions;

/// <summary>Writes <c>text_completion</c> objects, whole and in pieces.</summary>
internal static class TextAnswerWriter
{
    private const string Kind = "text_completion";

    public static void WriteWhole(Utf8JsonWriter json, AnswerHead head, Completion whole, CallCost? cost)
    {
        json.WriteStartObject();
        head.Write(json, Kind);
        json.WriteStartArray("choices");
        foreach ((int index, CompletionChoice choice) in whole.Choices.Index())
        {
            WriteChoice(json, index, choice.Text, FinishReasons.Of(choice.FinishReason), choice.LogProbs, at: 0);
        }

        json.WriteEndArray();
        UsageWriter.Write(json, whole.Usage, cost);
        json.WriteEndObject();
    }

    /// <param name="json">Is written to.</param>
    /// <param name="head">Of the answer.</param>
    /// <param name="choice">Which one the piece goes on with.</param>
    /// <param name="text">The piece.</param>
    /// <param name="finishReason">Null until the last piece.</param>
    /// <param name="logProbs">Of the piece's tokens.</param>
    /// <param name="at">How many characters of the choice came before.</param>
    public static void WritePiece(
        Utf8JsonWriter json, AnswerHead head, int choice, string text, string? finishReason, IReadOnlyList<TokenLogProb>? logProbs, int at)
    {
        json.WriteStartObject();
        head.Write(json, Kind);
        json.WriteStartArray("choices");
        WriteChoice(json, choice, text, finishReason, logProbs, at);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteUsage(Utf8JsonWriter json, AnswerHead head, TokenUsage usage, CallCost? cost)
    {
        json.WriteStartObject();
        head.Write(json, Kind);
        json.WriteStartArray("choices");
        json.WriteEndArray();
        UsageWriter.Write(json, usage, cost);
        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, int index, string text, string? finishReason, IReadOnlyList<TokenLogProb>? logProbs, int at)
    {
        json.WriteStartObject();
        json.WriteString("text", text);
        json.WriteNumber("index", index);
        LogProbWriter.WriteText(json, logProbs, at);
        json.WriteString("finish_reason", finishReason);
        json.WriteEndObject();
    }
}
