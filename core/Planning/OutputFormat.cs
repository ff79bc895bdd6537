namespace Pipelines.Core.Planning;

/// <summary>How the output file is written; follows from its extension.</summary>
public enum OutputFormat
{
    /// <summary><c>.json</c>: one array.</summary>
    Json,

    /// <summary><c>.jsonl</c> or <c>.ndjson</c>: one object a line.</summary>
    JsonLines,

    /// <summary><c>.csv</c>.</summary>
    Csv,
}
