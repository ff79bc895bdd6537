using Pipelines.Core.Identity;

namespace GpuHost.Serving.Models.Store;

public sealed partial class ModelStore
{
    /// <summary>Takes a file of this machine into the store.</summary>
    /// <param name="name">A free name.</param>
    /// <param name="path">A GGUF file.</param>
    /// <param name="mode">Whether the store copies it.</param>
    /// <param name="license">Under which terms it may be used; null takes what the file says.</param>
    /// <param name="progress">Told the bytes read so far.</param>
    /// <param name="cancellationToken">Ends the work; the store then has no model of this name.</param>
    /// <exception cref="ModelStoreException">The name is taken, or the file is not a model.</exception>
    /// <exception cref="IOException">The file cannot be read, or the copy cannot be written.</exception>
    public async Task<ModelEntry> AddAsync(
        ModelName name, string path, AddMode mode, string? license, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        string source = Path.GetFullPath(path);
        if (!File.Exists(source))
        {
            throw new ModelStoreException(ModelStoreProblem.NotFound, $"there is no file {source}", "Check the path.");
        }

        using ModelLock held = ModelLock.Take(_layout, name);
        RefuseTaken(name);
        ModelFacts facts = ModelFactsReader.Read(source);
        Directory.CreateDirectory(_layout.FolderOf(name));
        ContentHash digest = mode == AddMode.Copy
            ? await CopyInAsync(name, source, progress, cancellationToken)
            : await FileDigest.OfAsync(source, progress, cancellationToken);
        string kept = mode == AddMode.Copy ? _layout.FileOf(name) : source;
        ModelEntry entry = new()
        {
            Name = name,
            Path = kept,
            IsReference = mode == AddMode.Reference,
            Sha256 = digest,
            SizeBytes = new FileInfo(kept).Length,
            AddedAt = _clock.GetUtcNow(),
            Facts = facts,
            License = license ?? facts.License,
        };
        Publish(entry);
        return entry;
    }

    private async Task<ContentHash> CopyInAsync(ModelName name, string source, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        string target = _layout.FileOf(name);
        string fresh = target + ".new";
        try
        {
            ContentHash digest = await FileDigest.CopyAsync(source, fresh, progress, cancellationToken);
            File.Move(fresh, target, overwrite: true);
            return digest;
        }
        catch
        {
            File.Delete(fresh);
            throw;
        }
    }

    /// <summary>From here on there is a model.</summary>
    private void Publish(ModelEntry entry) => AtomicFile.Write(_layout.RecordOf(entry.Name), ModelRecord.Of(entry).ToBytes());

    private void RefuseTaken(ModelName name)
    {
        if (Find(name) is { } taken)
        {
            throw new ModelStoreException(
                ModelStoreProblem.NameTaken,
                $"the name '{name}' belongs to {taken.Source?.ToString() ?? taken.Path}",
                $"Choose another name, or remove that model first: pipelines models remove {name}");
        }
    }
}
