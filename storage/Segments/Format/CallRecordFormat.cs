using System.Text.Json;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Storage;

namespace Pipelines.Storage.Segments.Format;

/// <summary>A <see cref="RecordedCall"/> as a line of a segment. Format: docs/formats/segments.md.</summary>
internal static class CallRecordFormat
{
    public static void Write(RecordedCall call, Utf8JsonWriter writer)
    {
        RecordLine.WriteStart(writer, RecordLine.Call);
        writer.WritePropertyName("key"u8);
        WriteKey(call.Key, writer);
        writer.WriteString("row"u8, call.RowId);
        writer.WriteString("op"u8, call.Operator);
        writer.WriteString("model"u8, call.Model);
        writer.WriteBoolean("reproducible"u8, call.IsReproducible);
        writer.WriteBoolean("paid"u8, call.IsPaid);
        writer.WriteStartObject("answer"u8);
        writer.WriteString("model"u8, call.Answer.Model);
        writer.WriteStartArray("choices"u8);
        for (int i = 0; i < call.Answer.Choices.Count; i++)
        {
            WriteChoice(call.Answer.Choices[i], writer);
        }

        writer.WriteEndArray();
        writer.WritePropertyName("usage"u8);
        UsageFormat.Write(call.Answer.Usage, writer);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <exception cref="FormatException">A part is missing or of the wrong kind.</exception>
    public static RecordedCall Read(JsonElement record)
    {
        JsonElement answer = record.GetProperty("answer");
        return new RecordedCall(
            ReadKey(record.GetProperty("key")),
            record.GetProperty("row").GetString()!,
            record.GetProperty("op").GetString()!,
            record.GetProperty("model").GetString()!,
            record.GetProperty("reproducible").GetBoolean(),
            record.GetProperty("paid").GetBoolean(),
            new Completion(
                answer.GetProperty("model").GetString()!,
                [.. answer.GetProperty("choices").EnumerateArray().Select(ReadChoice)],
                UsageFormat.Read(answer.GetProperty("usage"))));
    }

    public static void WriteKey(CallKey key, Utf8JsonWriter writer)
    {
        Span<byte> hex = stackalloc byte[ContentHash.HexChars];
        key.Hash.TryFormat(hex, out _, default, null);
        writer.WriteStringValue(hex);
    }

    public static CallKey ReadKey(JsonElement text) => ContentHash.TryParse(text.GetString(), out ContentHash hash)
        ? new CallKey(hash)
        : throw new FormatException("a call key is not 64 hex digits");

    private static void WriteChoice(CompletionChoice choice, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("text"u8, choice.Text);
        writer.WriteString("finish"u8, FinishName(choice.FinishReason));
        if (choice.Reasoning is not null)
        {
            writer.WriteString("reasoning"u8, choice.Reasoning);
        }

        if (choice.LogProbs is not null)
        {
            writer.WritePropertyName("logprobs"u8);
            WriteLogProbs(choice.LogProbs, writer);
        }

        writer.WriteEndObject();
    }

    private static CompletionChoice ReadChoice(JsonElement choice) => new(
        choice.GetProperty("text").GetString()!,
        ReadFinish(choice.GetProperty("finish").GetString()),
        choice.TryGetProperty("reasoning", out JsonElement reasoning) ? reasoning.GetString() : null,
        choice.TryGetProperty("logprobs", out JsonElement logProbs) ? [.. logProbs.EnumerateArray().Select(ReadLogProb)] : null);

    /// <summary>Each as <c>[token, log-probability, alternatives]</c>; minus infinity, which JSON cannot say, as null.</summary>
    private static void WriteLogProbs(IReadOnlyList<TokenLogProb> logProbs, Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (TokenLogProb logProb in logProbs)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(logProb.Token);
            if (double.IsFinite(logProb.LogProb))
            {
                writer.WriteNumberValue(logProb.LogProb);
            }
            else
            {
                writer.WriteNullValue();
            }

            WriteLogProbs(logProb.Alternatives, writer);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static TokenLogProb ReadLogProb(JsonElement parts) => new(
        parts[0].GetString()!,
        parts[1].ValueKind == JsonValueKind.Null ? double.NegativeInfinity : parts[1].GetDouble(),
        [.. parts[2].EnumerateArray().Select(ReadLogProb)]);

    private static string FinishName(FinishReason reason) => reason switch
    {
        FinishReason.Stop => "stop",
        FinishReason.Length => "length",
        FinishReason.ToolCall => "tool_call",
        FinishReason.ContentFilter => "content_filter",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "This reason has no name in the format."),
    };

    private static FinishReason ReadFinish(string? name) => name switch
    {
        "stop" => FinishReason.Stop,
        "length" => FinishReason.Length,
        "tool_call" => FinishReason.ToolCall,
        "content_filter" => FinishReason.ContentFilter,
        _ => throw new FormatException($"'{name}' is no reason to finish"),
    };
}
