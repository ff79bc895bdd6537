using System.Text.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.Connectors.Datasets.Formats;

/// <summary>Walks through a JSON array, one object at a time, over bytes that come in pieces.</summary>
internal sealed class JsonArrayCursor(DatasetFile file)
{
    // The array itself is one level more than its rows.
    private static readonly JsonReaderOptions ReaderOptions = RowJson.ReaderOptions with { MaxDepth = RowJson.DepthMax + 1 };

    private JsonReaderState _state = new(ReaderOptions);
    private bool _opened;
    private bool _closed;

    public long RowsRead { get; private set; }

    /// <summary>Where the row that is being read starts in the bytes of the last <see cref="Next"/>.</summary>
    public int RowStart { get; private set; }

    /// <param name="bytes">What follows the bytes consumed so far.</param>
    /// <param name="isComplete">Nothing will follow them.</param>
    /// <param name="consumed">How many of them are done with.</param>
    /// <param name="row">Set for <see cref="JsonArrayStep.Row"/>.</param>
    /// <exception cref="JsonException">Not JSON, or ends in the middle.</exception>
    /// <exception cref="DatasetException">JSON, but no array of objects.</exception>
    public JsonArrayStep Next(ReadOnlySpan<byte> bytes, bool isComplete, out int consumed, out JObject? row)
    {
        if (!_opened && isComplete && bytes.Trim(" \t\r\n"u8).IsEmpty)
        {
            throw file.Error("is empty. An array without rows is written [].");
        }

        RowStart = 0;
        var reader = new Utf8JsonReader(bytes, isComplete, _state);
        JsonArrayStep step = Walk(ref reader, isComplete, out row);
        consumed = (int)reader.BytesConsumed;
        _state = reader.CurrentState;
        return step;
    }

    private JsonArrayStep Walk(ref Utf8JsonReader reader, bool isComplete, out JObject? row)
    {
        row = null;
        if (!_opened)
        {
            if (!reader.Read())
            {
                return JsonArrayStep.NeedsBytes;
            }

            _opened = reader.TokenType == JsonTokenType.StartArray ? true : throw NotAnArray(reader.TokenType);
        }

        if (!_closed)
        {
            JsonArrayStep? step = WalkInside(ref reader, out row);
            if (step is not null)
            {
                return step.Value;
            }
        }

        // Whatever follows the array makes the reader throw.
        return reader.Read() || !isComplete ? JsonArrayStep.NeedsBytes : JsonArrayStep.End;
    }

    /// <summary>Null when the array was closed.</summary>
    private JsonArrayStep? WalkInside(ref Utf8JsonReader reader, out JObject? row)
    {
        row = null;
        Utf8JsonReader beforeRow = reader;
        if (!reader.Read())
        {
            return JsonArrayStep.NeedsBytes;
        }

        if (reader.TokenType == JsonTokenType.EndArray)
        {
            _closed = true;
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw file.Error($"the array holds {Name(reader.TokenType)} where a row (an object) is expected.", record: RowsRead + 1);
        }

        RowStart = (int)reader.TokenStartIndex;
        Utf8JsonReader ahead = reader;
        if (!ahead.TrySkip())
        {
            reader = beforeRow;
            return JsonArrayStep.NeedsBytes;
        }

        row = (JObject)RowJson.Read(ref reader);
        RowsRead++;
        return JsonArrayStep.Row;
    }

    private DatasetException NotAnArray(JsonTokenType found) => file.Error(found == JsonTokenType.StartObject
        ? "holds a single object, not an array of rows. Write [ … ] around it, or save one object a line as .jsonl."
        : $"holds {Name(found)}, not an array of rows.");

    private static string Name(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "a boolean",
    };
}
