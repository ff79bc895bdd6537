using Pipelines.Core.Identity;

namespace Pipelines.Connectors.Datasets;

/// <summary>A file of a folder as it was when the folder was opened.</summary>
/// <param name="File">Where it is.</param>
/// <param name="RowPath">The path that its row carries.</param>
/// <param name="Hash">SHA-256 of its bytes.</param>
/// <param name="SizeBytes">How many there are.</param>
internal sealed record MeasuredFile(DatasetFile File, string RowPath, ContentHash Hash, long SizeBytes);
