using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Newtonsoft.Json.Linq;
using Pipelines.Connectors.Datasets.Bytes;
using Pipelines.Core.Identity;

namespace Pipelines.Connectors.Datasets.Formats;

/// <summary>
/// Comma-separated values (or another delimiter) with a header line. Every value is a string, as in DocETL. Quotes are read as
/// Python's <c>csv</c> reads them, but a quote that is never closed is an error, and so is a row with too few or too many fields.
/// </summary>
/// <param name="delimiter">What separates the fields.</param>
/// <param name="isGiven">The delimiter was chosen, not assumed.</param>
internal sealed class DelimitedFormat(char delimiter, bool isGiven) : IRowFormat
{
    public const char Comma = ',';
    public const char Tab = '\t';

    private const int BufferChars = 64 * 1024;

    /// <summary>Text that the reader and the parser hold beyond the current row.</summary>
    private const int ReadAheadBytes = 8 * BufferChars;

    public bool NormalisesLineEnds => true;

    public ContentHash IdentityOf(ContentHash bytesHash) => delimiter == Comma
        ? bytesHash
        : ContentHash.Of(Encoding.UTF8.GetBytes($"pipelines/delimited/1 {(int)delimiter} {bytesHash}"));

    public async IAsyncEnumerable<JObject> ReadAsync(
        Utf8Stream text,
        DatasetFile file,
        int rowBytesMax,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var oddities = new CsvOddities();
        text.LimitNext((long)rowBytesMax + ReadAheadBytes);
        using var reader = new StreamReader(text, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, BufferChars, leaveOpen: true);
        using var parser = new CsvParser(reader, Configure(oddities));
        string[]? header = null;
        long record = 0;
        while (await parser.ReadAsync())
        {
            cancellationToken.ThrowIfCancellationRequested();
            string[] fields = parser.Record!;
            if (oddities.TakeSeen() && CsvQuotes.EndInside(parser.RawRecord, delimiter))
            {
                throw file.Error("a quoted field that starts in this row is never closed.", parser.RawRow - parser.RawRecord.Count('\n'), record + 1);
            }

            if (header is null)
            {
                header = CsvHeader.Check(fields, file, isGiven ? null : delimiter);
            }
            else
            {
                record++;
                yield return ToRow(header, fields, parser, file, record);
            }

            text.LimitNext((long)rowBytesMax + ReadAheadBytes);
        }

        if (header is null)
        {
            throw file.Error("is empty. The first line of this format names the fields.");
        }
    }

    private CsvConfiguration Configure(CsvOddities oddities) => new(CultureInfo.InvariantCulture)
    {
        Delimiter = delimiter.ToString(),
        NewLine = "\n",
        HasHeaderRecord = false,
        IgnoreBlankLines = true,
        Mode = CsvMode.RFC4180,
        BadDataFound = oddities.Note,
        BufferSize = BufferChars,
    };

    private static JObject ToRow(string[] header, string[] fields, CsvParser parser, DatasetFile file, long record)
    {
        if (fields.Length != header.Length)
        {
            throw file.Error(
                $"the row has {fields.Length} fields, the header has {header.Length}. A field that holds the delimiter or a line end needs quotes around it.",
                FirstLine(parser),
                record);
        }

        var row = new JObject();
        foreach ((string name, string value) in header.Zip(fields))
        {
            row.Add(name, value);
        }

        return row;
    }

    /// <summary>The parser counts up to the last line of a row.</summary>
    private static long FirstLine(CsvParser parser) => parser.RawRow - parser.RawRecord.AsSpan().TrimEnd('\n').Count('\n');
}
