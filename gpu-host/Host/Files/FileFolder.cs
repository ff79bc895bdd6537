namespace GpuHost.Host.Files;

/// <summary>
/// The contents of files, each under its id. A content is written beside its place, flushed and renamed, so under an id it is
/// whole or not there; which ids count stands in <see cref="FileStore"/>.
/// </summary>
internal sealed class FileFolder
{
    private readonly string _folder;

    public FileFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        _folder = folder;
    }

    /// <summary>A content to be written. The caller disposes it.</summary>
    public FileDraft Begin(string id) => new(id, PathOf(id));

    /// <exception cref="FileNotFoundException">There is no such content.</exception>
    public FileStream Open(string id) => new(PathOf(id), new FileStreamOptions
    {
        Access = FileAccess.Read,
        Share = FileShare.Read | FileShare.Delete,
        Options = FileOptions.Asynchronous,
    });

    public void Delete(string id) => File.Delete(PathOf(id));

    /// <summary>Deletes what a crash has left: drafts, and contents that nobody knows. Nobody may be writing.</summary>
    public void Sweep(IReadOnlySet<string> known)
    {
        foreach (string path in Directory.EnumerateFiles(_folder))
        {
            if (!known.Contains(Path.GetFileName(path)))
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Ids are made by the server, so this only guards against a defect.</summary>
    private string PathOf(string id) => id.Length > 0 && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        ? Path.Combine(_folder, id)
        : throw new ArgumentException("Not the id of a file.", nameof(id));
}
