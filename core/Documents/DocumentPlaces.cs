namespace Pipelines.Core.Documents;

/// <summary>Where the files of a dataset's rows may be, beside the working directory and the pipeline's folder.</summary>
/// <param name="DatasetPath">The dataset's own file or folder, as written; null for rows in memory. Its folder is allowed.</param>
/// <param name="FurtherFolders">Other folders that the pipeline allows (<c>document_folders</c>), as written.</param>
public sealed record DocumentPlaces(string? DatasetPath, IReadOnlyList<string> FurtherFolders)
{
    public static DocumentPlaces Default { get; } = new(null, []);
}
