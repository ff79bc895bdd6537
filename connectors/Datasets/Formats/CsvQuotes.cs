namespace Pipelines.Connectors.Datasets.Formats;

/// <summary>Reads quotes as Python's <c>csv</c> does, to tell whether a record's last quote was closed.</summary>
internal static class CsvQuotes
{
    private const char Quote = '"';

    /// <summary>The record ends inside a quoted field, which can only be the end of the file.</summary>
    public static bool EndInside(string record, char delimiter)
    {
        bool atFieldStart = true;
        bool inside = false;
        for (int i = 0; i < record.Length; i++)
        {
            char c = record[i];
            if (inside)
            {
                bool isEscaped = c == Quote && i + 1 < record.Length && record[i + 1] == Quote;
                i += isEscaped ? 1 : 0;
                inside = c != Quote || isEscaped;
            }
            else
            {
                inside = atFieldStart && c == Quote;
                atFieldStart = c == delimiter || c == '\n';
            }
        }

        return inside;
    }
}
