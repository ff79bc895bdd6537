using Pipelines.Core.Storage;

namespace Pipelines.Storage.Files;

/// <summary>Walks the files of a store in the ordinal order of their blob names. Holds the names of one folder a level.</summary>
internal sealed class FileListing(FileLayout layout)
{
    /// <exception cref="IOException">The store cannot be read.</exception>
    public IEnumerable<BlobPath> Names(string prefix)
    {
        // Whole folders of the prefix are walked down to directly; what is left filters names.
        int slash = prefix.LastIndexOf('/');
        if (slash < 0)
        {
            return Below(layout.RootPath, string.Empty, prefix);
        }

        return BlobPath.TryParse(prefix[..slash], out BlobPath folder, out _)
            ? Below(layout.Locate(folder), prefix[..(slash + 1)], prefix[(slash + 1)..])
            : [];
    }

    private static IEnumerable<BlobPath> Below(string folder, string parentName, string namePrefix)
    {
        foreach ((string name, bool isFolder) in Entries(folder))
        {
            if (!name.StartsWith(namePrefix, StringComparison.Ordinal))
            {
                continue;
            }

            string full = Path.Combine(folder, name);
            FileLayout.RefuseLink(full);
            if (isFolder)
            {
                foreach (BlobPath path in Below(full, $"{parentName}{name}/", string.Empty))
                {
                    yield return path;
                }
            }
            else if (BlobPath.TryParse(parentName + name, out BlobPath path, out _))
            {
                yield return path;
            }
        }
    }

    /// <summary>A folder sorts as if its name ended in <c>/</c>, because so do the blob names below it.</summary>
    private static List<(string Name, bool IsFolder)> Entries(string folder)
    {
        var directory = new DirectoryInfo(folder);
        if (!directory.Exists)
        {
            return [];
        }

        try
        {
            return directory.EnumerateFileSystemInfos()
                .Where(static entry => !entry.Name.StartsWith('~'))
                .Select(static entry => (entry.Name, IsFolder: entry is DirectoryInfo))
                .OrderBy(static entry => entry.IsFolder ? entry.Name + "/" : entry.Name, StringComparer.Ordinal)
                .ToList();
        }
        catch (DirectoryNotFoundException)
        {
            // Gone since it was named: then it holds no blob either.
            return [];
        }
    }
}
