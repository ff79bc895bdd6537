namespace Pipelines.Training;

/// <summary>Files that appear whole or not at all: written beside their place, flushed to the disk, then renamed over it.</summary>
internal static class WholeFile
{
    /// <param name="path">Where the file shall be.</param>
    /// <param name="write">Writes it to the path that it is given.</param>
    public static void Publish(string path, Action<string> write)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        string draft = full + ".draft"; // one run owns its folder, so a draft that a kill left behind is its own
        write(draft);
        using (var written = new FileStream(draft, FileMode.Open, FileAccess.ReadWrite))
        {
            written.Flush(flushToDisk: true);
        }

        File.Move(draft, full, overwrite: true);
    }
}
