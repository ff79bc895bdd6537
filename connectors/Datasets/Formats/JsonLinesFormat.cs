using System.Runtime.CompilerServices;
using System.Text.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Connectors.Datasets.Bytes;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Connectors.Datasets.Formats;

/// <summary>One JSON object a line; lines of white space are passed over.</summary>
internal sealed class JsonLinesFormat : IRowFormat
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
        long record = 0;
        int searched = 0;
        while (true)
        {
            int lineEnd = buffer.Unread[searched..].IndexOf((byte)'\n');
            if (lineEnd < 0 && !buffer.IsComplete)
            {
                searched = buffer.Unread.Length;
                await buffer.FillAsync(cancellationToken);
                continue;
            }

            int length = lineEnd < 0 ? buffer.Unread.Length : searched + lineEnd;
            searched = 0;
            JObject? row = Parse(buffer, length, file, rowBytesMax, record + 1);
            buffer.Advance(lineEnd < 0 ? length : length + 1);
            if (row is not null)
            {
                record++;
                yield return row;
            }

            if (lineEnd < 0)
            {
                yield break;
            }
        }
    }

    private static JObject? Parse(RowBuffer buffer, int length, DatasetFile file, int rowBytesMax, long record)
    {
        ReadOnlySpan<byte> line = buffer.Unread[..length].Trim(" \t\r"u8);
        if (line.IsEmpty)
        {
            return null;
        }

        if (length > rowBytesMax)
        {
            throw file.Error($"the line has {length} bytes; the limit for one row is {rowBytesMax}.", buffer.LinesParsed + 1, record);
        }

        try
        {
            return RowJson.Parse(line) as JObject
                ?? throw file.Error("the line is not a JSON object. Every line of this format is one row: {\"field\": value, …}.", buffer.LinesParsed + 1, record);
        }
        catch (JsonException e)
        {
            throw file.NotJson(buffer.LinesParsed, record, e);
        }
    }
}
