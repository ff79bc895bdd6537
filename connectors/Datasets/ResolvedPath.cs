namespace Pipelines.Connectors.Datasets;

/// <summary>Where a dataset was found.</summary>
/// <param name="FullPath">Absolute.</param>
/// <param name="IsFolder">A folder, not a file.</param>
/// <param name="Notes">What a person should know about the choice.</param>
internal sealed record ResolvedPath(string FullPath, bool IsFolder, IReadOnlyList<string> Notes);
