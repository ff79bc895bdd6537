namespace GpuHost.Serving.Models.Store;

/// <summary>Small files that are there whole or not at all: written beside, flushed, then renamed over the target.</summary>
internal static class AtomicFile
{
    /// <summary>The caller holds the lock that keeps others from writing the same target.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        string fresh = path + ".new";
        using (FileStream file = new(fresh, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }
}
