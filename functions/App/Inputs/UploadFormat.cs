namespace Pipelines.Functions.App.Inputs;

/// <summary>How bytes that came with a request become rows.</summary>
/// <param name="Extension">As the dataset reader knows it: <c>.json</c>, <c>.jsonl</c>, <c>.csv</c>, <c>.tsv</c>.</param>
internal sealed record UploadFormat(string Extension)
{
    private static readonly UploadFormat Json = new(".json");
    private static readonly UploadFormat JsonLines = new(".jsonl");
    private static readonly UploadFormat Csv = new(".csv");
    private static readonly UploadFormat Tsv = new(".tsv");

    /// <summary>Null for a media type that stands for no rows.</summary>
    /// <param name="mediaType">Without parameters.</param>
    public static UploadFormat? OfMediaType(string mediaType) => mediaType.ToLowerInvariant() switch
    {
        "application/json" or "text/json" => Json,
        "application/x-ndjson" or "application/ndjson" or "application/jsonl" or "application/x-jsonlines" or "application/json-lines" => JsonLines,
        "text/csv" or "application/csv" => Csv,
        "text/tab-separated-values" => Tsv,
        _ => null,
    };

    /// <summary>Null for a file that is a document and no dataset.</summary>
    public static UploadFormat? OfFileName(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".json" => Json,
        ".jsonl" or ".ndjson" => JsonLines,
        ".csv" => Csv,
        ".tsv" => Tsv,
        _ => null,
    };
}
