namespace Pipelines.Connectors.Datasets;

/// <summary>A file of a folder as it was when the folder was opened.</summary>
/// <param name="File">Where it is.</param>
/// <param name="RowPath">The path that its row carries.</param>
/// <param name="Version">What it must still be when it is read.</param>
internal sealed record MeasuredFile(DatasetFile File, string RowPath, FileVersion Version);
