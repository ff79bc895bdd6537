using Pipelines.Core.Storage;

namespace Pipelines.Storage.Files;

/// <summary>
/// Where blobs lie. Folders of the store's own carry a <c>~</c>, which no blob path can hold, so they can never be a blob.
/// </summary>
internal sealed class FileLayout(string rootPath)
{
    public const string LocksFolder = "~locks";
    public const string TemporariesFolder = "~temporary";

    public string RootPath { get; } = Path.GetFullPath(rootPath);

    /// <summary>The file of a blob.</summary>
    /// <exception cref="IOException">A part of the path below the root is a symbolic link.</exception>
    public string Locate(BlobPath path)
    {
        string file = RootPath;
        foreach (string segment in path.Value.Split('/'))
        {
            file = Path.Combine(file, segment);
            RefuseLink(file);
        }

        return file;
    }

    /// <exception cref="IOException">It is a symbolic link.</exception>
    public static void RefuseLink(string file)
    {
        if (new FileInfo(file) is { LinkTarget: not null })
        {
            throw new IOException($"'{file}' is a symbolic link; a store holds only files and folders of its own.");
        }
    }
}
