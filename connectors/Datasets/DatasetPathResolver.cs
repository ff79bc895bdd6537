using Pipelines.Core.Documents;

namespace Pipelines.Connectors.Datasets;

/// <summary>
/// Turns a path of a pipeline into a file or folder: relative to the working directory, as DocETL does it, else relative to
/// the pipeline's own folder.
/// </summary>
internal static class DatasetPathResolver
{
    /// <exception cref="DatasetException">There is no such file or folder.</exception>
    public static ResolvedPath Resolve(FileDatasetReference reference, string workingDirectory)
    {
        if (string.IsNullOrWhiteSpace(reference.Path) || reference.Path.Contains('\0', StringComparison.Ordinal))
        {
            throw new DatasetException(reference.Name, "its path is empty. Name a file or a folder.");
        }

        if (Path.IsPathFullyQualified(reference.Path))
        {
            string path = Path.GetFullPath(reference.Path);
            return Exists(path) ? Found(path, []) : throw NotFound(reference, [path]);
        }

        string first = Path.GetFullPath(reference.Path, workingDirectory);
        string? second = reference.PipelineFolder is { } folder ? Path.GetFullPath(reference.Path, Path.GetFullPath(folder, workingDirectory)) : null;
        bool differ = second is not null && second != first;
        if (Exists(first))
        {
            return Found(first, differ && Exists(second!)
                ? [$"'{reference.Path}' was read from the working directory: {first}. The one in the pipeline's folder, {second}, was not used."]
                : []);
        }

        return differ && Exists(second!)
            ? Found(second!, [$"'{reference.Path}' is not in the working directory; it was read from the pipeline's folder: {second}"])
            : throw NotFound(reference, differ ? [first, second!] : [first]);
    }

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    private static ResolvedPath Found(string path, IReadOnlyList<string> notes) => new(path, Directory.Exists(path), notes);

    private static DatasetException NotFound(FileDatasetReference reference, IReadOnlyList<string> tried) => new(
        reference.Name,
        $"'{reference.Path}' does not exist. Looked for: {string.Join(" and ", tried)}. " +
        "Relative paths start at the working directory or at the folder of the pipeline file.");
}
