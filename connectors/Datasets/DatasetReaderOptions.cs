namespace Pipelines.Connectors.Datasets;

/// <summary>Where datasets are looked for, and the bounds of reading. Files may have any size.</summary>
public sealed record DatasetReaderOptions
{
    /// <summary>Relative paths are looked for here first.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The most bytes of UTF-8 that one row may take in its file. A larger one is an error, never cut.</summary>
    public int RowBytesMax { get; init; } = 256 * 1024 * 1024;

    /// <summary>The most rows of one dataset.</summary>
    public long RowsMax { get; init; } = 1_000_000_000;

    /// <summary>The most files of a folder.</summary>
    public int FolderFilesMax { get; init; } = 1_000_000;
}
