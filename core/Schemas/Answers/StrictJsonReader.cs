using System.Text;
using System.Text.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.Core.Schemas.Answers;

/// <summary>Reads values out of a text as rows are read (<see cref="RowJson"/>), wherever they stand in it, and says where one breaks off.</summary>
internal sealed class StrictJsonReader
{
    private readonly string _text;
    private readonly byte[] _bytes;

    public StrictJsonReader(string text)
    {
        _text = text;
        _bytes = Encoding.UTF8.GetBytes(text);
    }

    /// <summary>Reads the value that starts at a character; what stands behind the value is not looked at.</summary>
    public JsonReading ReadAt(int start)
    {
        int startByte = Encoding.UTF8.GetByteCount(_text.AsSpan(0, start));
        var reader = new Utf8JsonReader(_bytes.AsSpan(startByte), RowJson.ReaderOptions with { AllowMultipleValues = true });
        try
        {
            reader.Read();
            JToken value = RowJson.Read(ref reader);
            return new JsonReading(value, OffsetOf(startByte + (int)reader.BytesConsumed), null);
        }
        catch (RowJsonException e)
        {
            return new JsonReading(null, start, new JsonFault(KindOf(e.Fault), e.Message, OffsetOf(startByte + (int)reader.TokenStartIndex)));
        }
        catch (JsonException) when (reader.CurrentDepth >= RowJson.DepthMax - 1)
        {
            return new JsonReading(null, start, new JsonFault(AnswerFailureKind.Malformed, $"the JSON is nested more than {RowJson.DepthMax} deep", start));
        }
        catch (JsonException e)
        {
            return new JsonReading(null, start, JsonTextFaults.At(_text, OffsetOf(ByteOf(e, startByte))));
        }
    }

    private static AnswerFailureKind KindOf(RowJsonFault fault) => fault switch
    {
        RowJsonFault.RepeatedKey => AnswerFailureKind.DuplicateKey,
        RowJsonFault.NumberOutOfRange => AnswerFailureKind.NumberOutOfRange,
        _ => AnswerFailureKind.Malformed,
    };

    private int OffsetOf(int byteIndex) => Encoding.UTF8.GetCharCount(_bytes.AsSpan(0, Math.Min(byteIndex, _bytes.Length)));

    /// <summary>The reader counts lines from where it began.</summary>
    private int ByteOf(JsonException e, int startByte)
    {
        int lineStart = startByte;
        for (long line = 0; line < e.LineNumber; line++)
        {
            lineStart += _bytes.AsSpan(lineStart).IndexOf((byte)'\n') + 1;
        }

        return lineStart + (int)(e.BytePositionInLine ?? 0);
    }
}
