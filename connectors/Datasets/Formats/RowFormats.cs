using Pipelines.Core.Documents;

namespace Pipelines.Connectors.Datasets.Formats;

/// <summary>The format of a file follows from its extension.</summary>
internal static class RowFormats
{
    private const string Known = ".json, .jsonl, .ndjson, .csv, .tsv, or a folder of .txt and .md files";

    /// <exception cref="DatasetException">The extension is not known, or the delimiter makes no sense.</exception>
    public static IRowFormat For(FileDatasetReference reference, DatasetFile file)
    {
        string extension = Path.GetExtension(file.FullPath).ToLowerInvariant();
        IRowFormat format = extension switch
        {
            ".json" => new JsonArrayFormat(),
            ".jsonl" or ".ndjson" => new JsonLinesFormat(),
            ".csv" => new DelimitedFormat(reference.Delimiter ?? DelimitedFormat.Comma, isGiven: reference.Delimiter is not null),
            ".tsv" => new DelimitedFormat(reference.Delimiter ?? DelimitedFormat.Tab, isGiven: true),
            ".txt" or ".md" => throw file.Error("a single text file is no dataset. Name its folder: every .txt and .md file in it becomes a row."),
            ".pdf" or ".docx" or ".pptx" or ".xlsx" or ".html" or ".htm" => throw file.Error(
                "a single document is no dataset. Name its folder, with parsing: [{function: document_to_string, input_key: path}], and every file in it becomes a row."),
            "" => throw file.Error($"has no extension, so its format is not known. Datasets are {Known}."),
            _ => throw file.Error($"the format '{extension}' is not known. Datasets are {Known}."),
        };
        return reference.Delimiter is null || format is DelimitedFormat
            ? format
            : throw file.Error($"'{extension}' has no delimiter. Leave it out.");
    }
}
