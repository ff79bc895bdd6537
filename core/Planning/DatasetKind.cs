namespace Pipelines.Core.Planning;

/// <summary>Where a dataset's rows are.</summary>
public enum DatasetKind
{
    /// <summary>In a file, or in the files of a folder.</summary>
    File,

    /// <summary>In the pipeline itself, or handed over with the run.</summary>
    Memory,
}
