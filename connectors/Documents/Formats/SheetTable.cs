using System.Globalization;
using ExcelDataReader;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.Connectors.Documents.Formats;

/// <summary>The cells of a sheet as text, written as Python writes their values; empty ones are <c>None</c>.</summary>
/// <param name="Columns">The first row.</param>
/// <param name="Rows">The others, each with as many cells.</param>
internal sealed record SheetTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    private const string Empty = "None";

    /// <exception cref="Core.Operators.Parsing.DocumentException">It has too many cells.</exception>
    public static SheetTable Read(DocumentFile file, IExcelDataReader reader, CancellationToken cancellationToken)
    {
        long left = file.Options.CellsMax;
        List<IReadOnlyList<string>> rows = [];
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            left -= Math.Max(1, reader.FieldCount);
            if (left < 0)
            {
                throw file.Error($"has a sheet of more than {file.Options.CellsMax:N0} cells, which is the bound");
            }

            string[] cells = new string[reader.FieldCount];
            for (int i = 0; i < cells.Length; i++)
            {
                cells[i] = TextOf(reader.GetValue(i));
            }

            rows.Add(cells);
        }

        return rows.Count == 0 ? new SheetTable([], []) : new SheetTable(rows[0], [.. rows.Skip(1)]);
    }

    /// <summary><c>header: value, one a line</c>, and an empty line after each column.</summary>
    public string ByColumns(IReadOnlyList<string>? order) => string.Join('\n', Wanted(order)
        .SelectMany(column => new[] { $"{Columns[column]}: {string.Join('\n', Rows.Select(row => row[column]))}", "" }));

    /// <summary><c>header: value | header: value</c>, a line for each row; columns without a header are left out.</summary>
    public string ByRows(IReadOnlyList<string>? order)
    {
        int[] columns = [.. Wanted(order).Where(column => Columns[column] is not (Empty or ""))];
        return string.Join('\n', Rows.Select(row => string.Join(" | ", columns.Select(column => $"{Columns[column]}: {row[column]}"))));
    }

    /// <summary>The columns named, in that order; without an order all of them. A name that no column has is passed over.</summary>
    private IEnumerable<int> Wanted(IReadOnlyList<string>? order) => order is null
        ? Enumerable.Range(0, Columns.Count)
        : order.SelectMany(name => Columns.Index().Where(column => column.Item == name).Select(static column => column.Index));

    private static string TextOf(object? value) => value switch
    {
        null => Empty,
        bool truth => truth ? "True" : "False",
        double number when double.IsInteger(number) && Math.Abs(number) < 1e15 => ((long)number).ToString(CultureInfo.InvariantCulture),
        double number => RowJson.Write(new JValue(number)),
        DateTime { TimeOfDay.Ticks: var ticks } time => time.ToString(ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        TimeSpan duration => duration.ToString("c", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? Empty,
    };
}
