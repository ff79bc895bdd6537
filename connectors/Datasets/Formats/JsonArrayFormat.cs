using System.Runtime.CompilerServices;
using System.Text.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Connectors.Datasets.Bytes;
using Pipelines.Core.Identity;

namespace Pipelines.Connectors.Datasets.Formats;

/// <summary>One JSON array of objects, read object by object.</summary>
internal sealed class JsonArrayFormat : IRowFormat
{
    public bool NormalisesLineEnds => false;

    public ContentHash IdentityOf(ContentHash bytesHash) => bytesHash;

    public async IAsyncEnumerable<JObject> ReadAsync(
        Utf8Stream text,
        DatasetFile file,
        int rowBytesMax,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var buffer = new RowBuffer(text, file, rowBytesMax);
        var cursor = new JsonArrayCursor(file);
        while (true)
        {
            switch (Step(cursor, buffer, file, rowBytesMax, out JObject? row))
            {
                case JsonArrayStep.Row:
                    yield return row!;
                    break;
                case JsonArrayStep.NeedsBytes:
                    await buffer.FillAsync(cancellationToken);
                    break;
                case JsonArrayStep.End:
                    yield break;
            }
        }
    }

    private static JsonArrayStep Step(JsonArrayCursor cursor, RowBuffer buffer, DatasetFile file, int rowBytesMax, out JObject? row)
    {
        try
        {
            JsonArrayStep step = cursor.Next(buffer.Unread, buffer.IsComplete, out int consumed, out row);
            if (consumed > rowBytesMax)
            {
                throw file.Error($"the row has {consumed} bytes; the limit for one row is {rowBytesMax}.", buffer.LinesParsed + 1, cursor.RowsRead);
            }

            buffer.Advance(consumed);
            return step;
        }
        catch (JsonException e)
        {
            // The reader itself counts lines from the start of the file; errors about the values carry no line.
            long linesBefore = e.LineNumber is null ? buffer.LinesParsed + buffer.Unread[..cursor.RowStart].Count((byte)'\n') : 0;
            throw file.NotJson(linesBefore, cursor.RowsRead + 1, e);
        }
    }
}
