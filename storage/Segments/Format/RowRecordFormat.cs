using System.Text.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators;
using Pipelines.Core.Storage;

namespace Pipelines.Storage.Segments.Format;

/// <summary>A <see cref="RecordedRow"/> as a line of a segment. Format: docs/formats/segments.md.</summary>
internal static class RowRecordFormat
{
    /// <summary>A longer line has the rows of a whole document cut to pieces, which are not all made at once.</summary>
    private const int LineBytesReadWhole = 1024 * 1024;

    /// <remarks>The results come last: whoever wants the accounts alone stops reading before them.</remarks>
    public static void Write(RecordedRow row, Utf8JsonWriter writer)
    {
        RecordLine.WriteStart(writer, RecordLine.Row);
        writer.WriteNumber("n"u8, row.Ordinal);
        writer.WriteNumber("reused"u8, row.ReusedCalls);
        writer.WriteStartArray("calls"u8);
        for (int i = 0; i < row.AcceptedCalls.Count; i++)
        {
            CallRecordFormat.WriteKey(row.AcceptedCalls[i], writer);
        }

        writer.WriteEndArray();
        writer.WritePropertyName("counts"u8);
        CountsFormat.Write(row.Counts, writer);
        writer.WriteStartArray("results"u8);
        for (int i = 0; i < row.Results.Count; i++)
        {
            WriteResult(row.Results[i], writer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <param name="line">The record; held as long as its results when it is a long one.</param>
    /// <exception cref="FormatException">A part is missing or of the wrong kind.</exception>
    public static RecordedRow Read(ReadOnlyMemory<byte> line)
    {
        using JsonDocument document = JsonDocument.Parse(line, RecordLine.DocumentOptions);
        JsonElement.ArrayEnumerator results = document.RootElement.GetProperty("results").EnumerateArray();
        return ReadWithoutResults(document.RootElement) with
        {
            Results = line.Length <= LineBytesReadWhole
                ? [.. results.Select(ReadResult)]
                : new ResultsInLine([.. results.Select(result => PlaceOf(result, line))]),
        };
    }

    /// <exception cref="FormatException">A part is missing or of the wrong kind.</exception>
    public static RowResult ReadResult(ReadOnlyMemory<byte> text)
    {
        using JsonDocument document = JsonDocument.Parse(text, RecordLine.DocumentOptions);
        return ReadResult(document.RootElement);
    }

    /// <summary>The accounts alone; <see cref="RecordedRow.Results"/> is empty.</summary>
    /// <exception cref="FormatException">A part is missing or of the wrong kind.</exception>
    public static RecordedRow ReadWithoutResults(JsonElement record) => new(
        record.GetProperty("n").GetInt32(),
        [],
        [.. record.GetProperty("calls").EnumerateArray().Select(CallRecordFormat.ReadKey)],
        CountsFormat.Read(record.GetProperty("counts")),
        record.GetProperty("reused").GetInt32());

    private static void WriteResult(RowResult result, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("op"u8, result.Operator);
        writer.WriteString("status"u8, StatusName(result.Status));
        writer.WriteString("id"u8, result.Row.Id.Value);
        if (result.SkipReason is not null)
        {
            writer.WriteString("reason"u8, result.SkipReason);
        }

        if (result.Failure is { } failure)
        {
            writer.WriteStartObject("failure"u8);
            writer.WriteString("kind"u8, failure.Kind);
            writer.WriteString("detail"u8, failure.Detail);
            if (failure.RawOutput is not null)
            {
                writer.WriteString("raw"u8, failure.RawOutput);
            }

            writer.WriteEndObject();
        }

        writer.WritePropertyName("fields"u8);
        RowJson.Write(result.Row.Fields, writer);
        writer.WriteEndObject();
    }

    private static RowResult ReadResult(JsonElement result)
    {
        string operatorName = result.GetProperty("op").GetString()!;
        var row = new Row(new RowId(result.GetProperty("id").GetString()!), ReadFields(result.GetProperty("fields")));
        RowFailure? failure = result.TryGetProperty("failure", out JsonElement failed) ? ReadFailure(failed) : null;
        return result.GetProperty("status").GetString() switch
        {
            "ok" => RowResult.Ok(operatorName, row),
            "filtered" => RowResult.Filtered(operatorName, row),
            "skipped" => RowResult.Skipped(operatorName, row, result.GetProperty("reason").GetString()!, failure),
            "failed" => RowResult.Failed(operatorName, row, failure ?? throw new FormatException("a failed row has no failure")),
            string other => throw new FormatException($"'{other}' is no status of a row"),
            null => throw new FormatException("a row has no status"),
        };
    }

    private static ReadOnlyMemory<byte> PlaceOf(JsonElement result, ReadOnlyMemory<byte> line)
    {
        ReadOnlySpan<byte> text = System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(result);
        return line.Span.Overlaps(text, out int offset) ? line.Slice(offset, text.Length) : throw new InvalidOperationException("The document does not read the line itself.");
    }

    private static RowFailure ReadFailure(JsonElement failure) => new(
        failure.GetProperty("kind").GetString()!,
        failure.GetProperty("detail").GetString()!,
        failure.TryGetProperty("raw", out JsonElement raw) ? raw.GetString() : null);

    private static JObject ReadFields(JsonElement fields) =>
        RowJson.Parse(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(fields)) as JObject
        ?? throw new FormatException("the fields of a row are not an object");

    private static string StatusName(RowStatus status) => status switch
    {
        RowStatus.Ok => "ok",
        RowStatus.Failed => "failed",
        RowStatus.Skipped => "skipped",
        RowStatus.Filtered => "filtered",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "This status has no name in the format."),
    };
}
