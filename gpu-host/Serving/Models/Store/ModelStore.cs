using System.Text.Json;

namespace GpuHost.Serving.Models.Store;

/// <summary>
/// The models on this machine, by name. A model is there when its record is: files are put in place first and the record last,
/// each atomically, so a reader never sees half a model. Safe for several processes: whoever changes a model holds its lock;
/// reading takes none.
/// </summary>
public sealed partial class ModelStore
{
    private readonly StoreLayout _layout;
    private readonly TimeProvider _clock;

    /// <param name="folder">The store; need not exist yet.</param>
    /// <param name="clock">Stamps what is added.</param>
    public ModelStore(string folder, TimeProvider clock)
    {
        _layout = new StoreLayout(Path.GetFullPath(folder));
        _clock = clock;
    }

    public string Folder => _layout.Root;

    /// <summary>Null where the store has no model of this name.</summary>
    /// <exception cref="ModelStoreException">The record cannot be read.</exception>
    public ModelEntry? Find(ModelName name)
    {
        try
        {
            return ModelRecord.FromBytes(File.ReadAllBytes(_layout.RecordOf(name))).ToEntry(_layout.FileOf(name));
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException broken)
        {
            throw new ModelStoreException(
                ModelStoreProblem.DamagedRecord,
                $"the record of the model '{name}' ({_layout.RecordOf(name)}) cannot be read: {broken.Message}",
                $"Remove the model and add or pull it again: pipelines models remove {name}",
                broken);
        }
    }

    /// <exception cref="ModelStoreException">The store has no model of this name, or its record cannot be read.</exception>
    public ModelEntry Get(ModelName name) => Find(name) ?? throw NotInStore(name);

    public ModelListing List()
    {
        List<ModelEntry> models = [];
        List<InterruptedPull> interrupted = [];
        List<DamagedModel> damaged = [];
        foreach (ModelName name in NamesOnDisk())
        {
            try
            {
                FileInfo part = new(_layout.PartOf(name));
                if (Find(name) is { } entry)
                {
                    models.Add(entry);
                }
                else if (part.Exists)
                {
                    interrupted.Add(new InterruptedPull(name, part.Length));
                }
            }
            catch (ModelStoreException unreadable)
            {
                damaged.Add(new DamagedModel(name, unreadable.Message));
            }
        }

        return new ModelListing(models, interrupted, damaged);
    }

    /// <summary>
    /// Forgets a model and deletes the store's own file of it, or an unfinished download. A referenced file stays. The digest of
    /// where it came from stays recorded.
    /// </summary>
    /// <exception cref="ModelStoreException">There is nothing of that name, or another process is changing it.</exception>
    public void Remove(ModelName name)
    {
        using ModelLock held = ModelLock.Take(_layout, name);
        if (!Directory.Exists(_layout.FolderOf(name)))
        {
            throw NotInStore(name);
        }

        // The record goes first: from then on there is no model, whatever happens to the rest.
        File.Delete(_layout.RecordOf(name));
        Directory.Delete(_layout.FolderOf(name), recursive: true);
    }

    /// <summary>Reads the whole file again.</summary>
    /// <param name="entry">What to check.</param>
    /// <param name="progress">Told the bytes read so far.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<VerificationOutcome> VerifyAsync(ModelEntry entry, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        FileInfo file = new(entry.Path);
        if (!file.Exists)
        {
            return VerificationOutcome.Missing;
        }

        bool intact = file.Length == entry.SizeBytes && await FileDigest.OfAsync(entry.Path, progress, cancellationToken) == entry.Sha256;
        return intact ? VerificationOutcome.Intact : VerificationOutcome.Changed;
    }

    private IEnumerable<ModelName> NamesOnDisk()
    {
        if (!Directory.Exists(_layout.Root))
        {
            yield break;
        }

        foreach (string folder in Directory.EnumerateDirectories(_layout.Root).Order(StringComparer.Ordinal))
        {
            if (ModelName.TryParse(Path.GetFileName(folder), out ModelName name))
            {
                yield return name;
            }
        }
    }

    private ModelStoreException NotInStore(ModelName name) => new(
        ModelStoreProblem.NotFound, $"the store {_layout.Root} has no model '{name}'", "List what it has: pipelines models list");
}
