using System.Runtime.CompilerServices;

namespace Pipelines.House.Tests.Repository;

/// <summary>Reads the working tree that this test was compiled from, leaving out what .gitignore leaves out.</summary>
internal static class RepositoryReader
{
    private const string RootMarker = "Pipelines.sln";

    /// <summary>Larger files are data, not something that a person edits.</summary>
    private const long TextFileMaxBytes = 4 * 1024 * 1024;

    private static readonly Lazy<RepositoryTree> Tree = new(() => ReadTree(FindRoot()));

    public static RepositoryTree Read() => Tree.Value;

    private static string FindRoot([CallerFilePath] string here = "")
    {
        for (DirectoryInfo? folder = Directory.GetParent(here); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, RootMarker)))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No {RootMarker} above {here}: the house tests run from a working tree.");
    }

    private static RepositoryTree ReadTree(string root)
    {
        IgnoredNames ignored = IgnoredNames.Parse(File.ReadAllLines(Path.Combine(root, ".gitignore")));
        List<string> paths = [];
        Collect(root, "", ignored, paths);
        IEnumerable<RepositoryFile> texts =
            from path in paths
            let text = TryReadText(Path.Combine(root, path))
            where text is not null
            select new RepositoryFile(path, text);
        return new RepositoryTree(paths, texts);
    }

    private static void Collect(string root, string folder, IgnoredNames ignored, List<string> paths)
    {
        foreach (FileSystemInfo entry in new DirectoryInfo(Path.Combine(root, folder)).EnumerateFileSystemInfos())
        {
            bool isFolder = entry is DirectoryInfo;
            if (ignored.Matches(entry.Name, isFolder))
            {
                continue;
            }

            string path = folder.Length == 0 ? entry.Name : $"{folder}/{entry.Name}";
            if (isFolder)
            {
                Collect(root, path, ignored, paths);
            }
            else
            {
                paths.Add(path);
            }
        }
    }

    private static string? TryReadText(string path)
    {
        if (new FileInfo(path).Length > TextFileMaxBytes)
        {
            return null;
        }

        string text = File.ReadAllText(path);
        return text.Contains('\0', StringComparison.Ordinal) ? null : text.ReplaceLineEndings("\n");
    }
}
