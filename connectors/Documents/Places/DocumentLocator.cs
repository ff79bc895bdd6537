using Pipelines.Core.Documents;
using Pipelines.Core.Operators.Parsing;

namespace Pipelines.Connectors.Documents.Places;

/// <summary>
/// Finds the files that rows name. Rows are data, so they reach only files below the working directory, the pipeline's folder, the
/// dataset's own folder and those that the pipeline adds; where a path leads is decided with all links followed.
/// </summary>
internal sealed class DocumentLocator(string workingDirectory, string? pipelineFolder)
{
    private readonly string? _pipelineFolder = pipelineFolder is null ? null : Path.GetFullPath(pipelineFolder, workingDirectory);

    /// <summary>The real path of an existing file.</summary>
    /// <exception cref="DocumentException">There is no such file, or it is outside.</exception>
    public string Find(string named, DocumentPlaces places)
    {
        if (string.IsNullOrWhiteSpace(named) || named.Contains('\0', StringComparison.Ordinal))
        {
            throw new DocumentException("The row names no file: the path is empty.");
        }

        try
        {
            return Find(named, CandidatesOf(named, places), RootsOf(places));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new DocumentException($"The file '{named}' cannot be reached: {exception.Message}", exception);
        }
    }

    private static string Find(string named, IReadOnlyList<string> candidates, IReadOnlyList<string> roots)
    {
        foreach (string candidate in candidates)
        {
            string real = RealPath.Of(candidate);
            if (!roots.Any(root => RealPath.IsWithin(real, root)))
            {
                continue;
            }

            if (File.Exists(real))
            {
                return real;
            }

            if (Directory.Exists(real))
            {
                throw new DocumentException($"'{named}' is a folder; a row names one file. A folder can be a dataset of its own.");
            }
        }

        throw candidates.All(candidate => !roots.Any(root => RealPath.IsWithin(RealPath.Of(candidate), root)))
            ? new DocumentException(
                $"The file '{named}' is outside of the folders whose files rows may name: {string.Join(", ", roots)}. Add its folder to 'document_folders' of the dataset.")
            : new DocumentException($"The file '{named}' does not exist. Looked for: {string.Join(" and ", candidates)}.");
    }

    private IReadOnlyList<string> CandidatesOf(string named, DocumentPlaces places) => Path.IsPathFullyQualified(named)
        ? [Path.GetFullPath(named)]
        : [.. Bases().Append(DatasetFolder(places)).OfType<string>().Select(folder => Path.GetFullPath(named, folder)).Distinct(StringComparer.Ordinal)];

    /// <summary>The root of the file system is no folder of anybody: it counts only where a pipeline says so.</summary>
    private IReadOnlyList<string> RootsOf(DocumentPlaces places) =>
    [
        .. Bases().Append(DatasetFolder(places)).OfType<string>()
            .Select(RealPath.Of)
            .Where(static folder => Path.GetPathRoot(folder) != folder)
            .Concat(places.FurtherFolders.SelectMany(folder => Bases().Select(start => RealPath.Of(Path.GetFullPath(folder, start)))))
            .Distinct(StringComparer.Ordinal),
    ];

    private IEnumerable<string> Bases() => _pipelineFolder is null ? [workingDirectory] : [workingDirectory, _pipelineFolder];

    private string? DatasetFolder(DocumentPlaces places)
    {
        if (places.DatasetPath is not { } path)
        {
            return null;
        }

        IEnumerable<string> found = Bases().Select(start => Path.GetFullPath(path, start));
        return found.FirstOrDefault(Directory.Exists) ?? Path.GetDirectoryName(found.FirstOrDefault(File.Exists));
    }
}
