namespace Pipelines.House.Tests.Repository;

/// <summary>
/// What the rules look at: the names of all files and folders, and the text files opened.
/// Paths are relative to the root and use '/'.
/// </summary>
internal sealed class RepositoryTree
{
    private readonly HashSet<string> _knownPaths;

    public RepositoryTree(IEnumerable<string> paths, IEnumerable<RepositoryFile> textFiles)
    {
        Paths = [.. paths.Order(StringComparer.Ordinal)];
        TextFiles = [.. textFiles.OrderBy(f => f.Path, StringComparer.Ordinal)];
        _knownPaths = [.. Paths];
        foreach (string path in Paths)
        {
            for (int slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
            {
                _knownPaths.Add(path[..slash]);
            }
        }
    }

    /// <summary>Every file, text or not.</summary>
    public IReadOnlyList<string> Paths { get; }

    public IReadOnlyList<RepositoryFile> TextFiles { get; }

    public IEnumerable<RepositoryFile> CSharp => TextFiles.Where(f => f.IsCSharp);

    public IEnumerable<RepositoryFile> Projects => TextFiles.Where(f => f.IsProject);

    public RepositoryFile? Find(string path) => TextFiles.FirstOrDefault(f => f.Path == path);

    /// <summary>True for a file or a folder of the repository.</summary>
    public bool Has(string path) => _knownPaths.Contains(path);

    /// <summary>A tree made of the given texts: what the rules' own tests use.</summary>
    public static RepositoryTree Of(params (string Path, string Text)[] files) =>
        new(files.Select(f => f.Path), files.Select(f => new RepositoryFile(f.Path, f.Text)));
}
