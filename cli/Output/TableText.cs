namespace Pipelines.Cli.Output;

/// <summary>A table as lines: columns aligned by spaces, a heading in capitals, no lines drawn.</summary>
internal static class TableText
{
    private const string Gap = "  ";

    public static IEnumerable<string> Of(TextTable table)
    {
        int[] widths = [.. table.Columns.Select((name, column) =>
            table.Rows.Select(row => row[column].Length).Append(name.Length).Max())];
        return table.Rows.Prepend([.. table.Columns.Select(c => c.ToUpperInvariant())])
            .Select(row => string.Join(Gap, row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
