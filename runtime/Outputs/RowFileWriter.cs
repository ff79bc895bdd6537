using System.Text;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Planning;

namespace Pipelines.Runtime.Outputs;

/// <summary>Writes rows to a file, one at a time, never all in memory.</summary>
internal static class RowFileWriter
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <param name="rows">The rows; CSV reads them twice, because its header names the fields of all of them.</param>
    /// <param name="format">How.</param>
    /// <param name="file">Stays open.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static async Task WriteAsync(IAsyncEnumerable<Row> rows, OutputFormat format, Stream file, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(file, Utf8, leaveOpen: true) { NewLine = "\n" };
        await (format switch
        {
            OutputFormat.Json => WriteArrayAsync(rows, text, cancellationToken),
            OutputFormat.JsonLines => WriteLinesAsync(rows, text, cancellationToken),
            OutputFormat.Csv => CsvRowWriter.WriteAsync(rows, text, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such format."),
        });
    }

    private static async Task WriteLinesAsync(IAsyncEnumerable<Row> rows, TextWriter text, CancellationToken cancellationToken)
    {
        await foreach (Row row in rows.WithCancellation(cancellationToken))
        {
            RowJson.Write(row.Fields, text);
            await text.WriteLineAsync(ReadOnlyMemory<char>.Empty, cancellationToken);
        }
    }

    private static async Task WriteArrayAsync(IAsyncEnumerable<Row> rows, TextWriter text, CancellationToken cancellationToken)
    {
        string separator = "[\n";
        await foreach (JObject fields in rows.Select(static row => row.Fields).WithCancellation(cancellationToken))
        {
            await text.WriteAsync(separator);
            RowJson.Write(fields, text);
            separator = ",\n";
        }

        await text.WriteAsync(separator.StartsWith('[') ? "[]\n" : "\n]\n");
    }
}
