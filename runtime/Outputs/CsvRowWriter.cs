using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.Runtime.Outputs;

/// <summary>
/// Rows as CSV (RFC 4180, line feeds): the columns are the fields of all rows in the order in which they are first seen. Text
/// stands as it is, nothing and null as an empty cell, everything else as JSON.
/// </summary>
internal static class CsvRowWriter
{
    public static async Task WriteAsync(IAsyncEnumerable<Row> rows, TextWriter text, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> columns = await ColumnsOfAsync(rows, cancellationToken);
        if (columns.Count == 0)
        {
            return;
        }

        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" };
        await using var csv = new CsvWriter(text, configuration, leaveOpen: true);
        await WriteRecordAsync(csv, columns);
        await foreach (Row row in rows.WithCancellation(cancellationToken))
        {
            await WriteRecordAsync(csv, columns.Select(column => CellOf(row.Fields[column])));
        }
    }

    private static async Task<IReadOnlyList<string>> ColumnsOfAsync(IAsyncEnumerable<Row> rows, CancellationToken cancellationToken)
    {
        var columns = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        await foreach (Row row in rows.WithCancellation(cancellationToken))
        {
            foreach (JProperty field in row.Fields.Properties())
            {
                columns.TryAdd(field.Name, true);
            }
        }

        return [.. columns.Keys];
    }

    private static async Task WriteRecordAsync(CsvWriter csv, IEnumerable<string> cells)
    {
        foreach (string cell in cells)
        {
            csv.WriteField(cell);
        }

        await csv.NextRecordAsync();
    }

    private static string CellOf(JToken? value) => value switch
    {
        null or JValue { Value: null } => string.Empty,
        JValue { Value: string text } => text,
        _ => RowJson.Write(value),
    };
}
