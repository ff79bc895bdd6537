using System.Text;
using System.Text.Json;
using Pipelines.Core.Documents;

namespace Pipelines.Storage.Segments.Format;

/// <summary>
/// Finds in the line of a row the fields of what passed, without making objects of them: they lie there nearly as
/// <see cref="RowJson"/> writes them. Only what it would escape in another way is written anew.
/// </summary>
internal static class RowTextFormat
{
    /// <summary>The log's writer escapes more characters than rows need, each of them in this way.</summary>
    private static ReadOnlySpan<byte> LongEscape => "\\u"u8;

    /// <returns>The row's place in the partition, and the fields of each of its results that passed, in order.</returns>
    /// <exception cref="FormatException">A part is missing or of the wrong kind.</exception>
    /// <exception cref="JsonException">The line is not JSON.</exception>
    public static (int Ordinal, IReadOnlyList<ReadOnlyMemory<byte>> Passed) Read(ReadOnlyMemory<byte> line)
    {
        int? ordinal = null;
        List<ReadOnlyMemory<byte>> passed = new(1);
        var reader = new Utf8JsonReader(line.Span, RecordLine.ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("n"u8))
            {
                reader.Read();
                ordinal = reader.GetInt32();
            }
            else if (reader.ValueTextEquals("results"u8))
            {
                reader.Read();
                while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                {
                    AddResult(ref reader, line, passed);
                }
            }
            else
            {
                reader.Skip();
            }
        }

        return (ordinal ?? throw new FormatException("a row does not say which it is"), passed);
    }

    private static void AddResult(ref Utf8JsonReader reader, ReadOnlyMemory<byte> line, List<ReadOnlyMemory<byte>> passed)
    {
        bool isPassed = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("status"u8))
            {
                reader.Read();
                isPassed = reader.ValueTextEquals("ok"u8);
            }
            else if (reader.ValueTextEquals("fields"u8))
            {
                reader.Read();
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (isPassed)
                {
                    passed.Add(TextOf(line[start..(int)reader.BytesConsumed]));
                }
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static ReadOnlyMemory<byte> TextOf(ReadOnlyMemory<byte> fields) => fields.Span.IndexOf(LongEscape) < 0
        ? fields
        : Encoding.UTF8.GetBytes(RowJson.Write(RowJson.Parse(fields.Span)));
}
