namespace Pipelines.Connectors.Datasets.Formats;

/// <summary>The names in the first line of a delimited file.</summary>
internal static class CsvHeader
{
    private static readonly char[] LikelyDelimiters = [';', '\t', '|'];

    /// <summary>Returns the names when every field has one of its own.</summary>
    /// <param name="names">The first line.</param>
    /// <param name="file">For errors.</param>
    /// <param name="assumedDelimiter">The delimiter when nobody chose it: a header of one field may mean that it is wrong.</param>
    public static string[] Check(string[] names, DatasetFile file, char? assumedDelimiter)
    {
        int empty = Array.FindIndex(names, string.IsNullOrWhiteSpace);
        if (empty >= 0)
        {
            throw file.Error($"field {empty + 1} of the header has no name. Every field needs one.", line: 1);
        }

        string? twice = names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null)
        {
            throw file.Error($"the header names '{twice}' twice. Field names must differ.", line: 1);
        }

        if (assumedDelimiter is { } assumed && names is [var only] && LikelyDelimiters.FirstOrDefault(only.Contains) is var likely and not '\0')
        {
            throw file.Error(
                $"the header is one field that holds '{(likely == '\t' ? "\\t" : likely)}'. Is that the delimiter? Set the dataset's 'delimiter' to it, or to '{assumed}' if it is not.",
                line: 1);
        }

        return names;
    }
}
