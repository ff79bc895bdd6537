using GpuHost.Serving.Gguf;

namespace GpuHost.Serving.SeededModels;

/// <summary>Publishes a generated file: written beside its place, flushed, then renamed over it.</summary>
internal static class SeededFile
{
    private const int WriteBufferBytes = 1 << 20;

    public static void Publish(string path, GgufWriter content)
    {
        string full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        string draft = $"{full}.{Path.GetRandomFileName()}.tmp"; // two processes may write the same model at once
        try
        {
            using (var file = new FileStream(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, WriteBufferBytes))
            {
                content.Write(file);
                file.Flush(flushToDisk: true);
            }
            File.Move(draft, full, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }
}
