using Pipelines.Core.Identity;

namespace GpuHost.Serving.Models.Store;

public sealed partial class ModelStore
{
    /// <summary>
    /// Starts taking a model in from an address, or goes on with what an earlier try left. The caller fetches the bytes into
    /// <see cref="ModelPull.PartPath"/>, then completes the pull; until then it holds the model's lock.
    /// </summary>
    /// <param name="name">A free name, or the one that this address was pulled under before.</param>
    /// <param name="source">Where it comes from.</param>
    /// <param name="demanded">The digest that the caller insists on; it takes the place of the recorded one.</param>
    /// <exception cref="ModelStoreException">The name is taken, or another process is changing the model.</exception>
    public ModelPull BeginPull(ModelName name, Uri source, ContentHash? demanded)
    {
        ModelLock held = ModelLock.Take(_layout, name);
        try
        {
            RefuseTaken(name);
            Directory.CreateDirectory(_layout.FolderOf(name));
            if (File.Exists(_layout.FileOf(name)))
            {
                // A crash between the file and its record: the download is whole, so it is checked again and not fetched again.
                File.Move(_layout.FileOf(name), _layout.PartOf(name), overwrite: true);
            }

            return new ModelPull(_layout, name, source, demanded, _clock, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }
}
