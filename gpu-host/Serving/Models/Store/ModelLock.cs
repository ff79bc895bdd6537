namespace GpuHost.Serving.Models.Store;

/// <summary>The right to change one model, held by one process at a time. The system frees it when the process ends, however it ends.</summary>
internal sealed class ModelLock : IDisposable
{
    private readonly FileStream _held;

    private ModelLock(FileStream held) => _held = held;

    /// <exception cref="ModelStoreException">Somebody else holds it.</exception>
    /// <exception cref="UnauthorizedAccessException">The store is not writable.</exception>
    public static ModelLock Take(StoreLayout layout, ModelName name)
    {
        string path = layout.LockOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            return new ModelLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException held)
        {
            throw new ModelStoreException(
                ModelStoreProblem.Busy, $"another process is changing the model '{name}'", "Wait until it is done, then try again.", held);
        }
    }

    public void Dispose() => _held.Dispose();
}
