using Pipelines.Core.Identity;

namespace GpuHost.Serving.Models.Store;

/// <summary>
/// A model on its way into the store. One owner; dispose it to let others at the model. What was received stays for the next
/// try, unless it turned out not to be the model.
/// </summary>
public sealed class ModelPull : IDisposable
{
    private readonly StoreLayout _layout;
    private readonly TimeProvider _clock;
    private readonly ModelLock _held;
    private readonly DigestRecords _records;
    private readonly ContentHash? _demanded;

    internal ModelPull(StoreLayout layout, ModelName name, Uri source, ContentHash? demanded, TimeProvider clock, ModelLock held)
    {
        _layout = layout;
        _clock = clock;
        _held = held;
        _demanded = demanded;
        _records = new DigestRecords(layout);
        Name = name;
        Source = source;
        Recorded = _records.Find(source);
    }

    public ModelName Name { get; }

    public Uri Source { get; }

    /// <summary>Where the bytes are to go.</summary>
    public string PartPath => _layout.PartOf(Name);

    /// <summary>The digest that this address brought before; null the first time.</summary>
    public ContentHash? Recorded { get; }

    /// <summary>Checks what was fetched and makes it a model of the store.</summary>
    /// <param name="published">The digest that the server itself names, or null.</param>
    /// <param name="license">Under which terms it may be used; null takes what the file says.</param>
    /// <param name="progress">Told the bytes hashed so far.</param>
    /// <param name="cancellationToken">Ends the work; the pull can be completed later.</param>
    /// <exception cref="ModelStoreException">The file is not the one that was expected, or not a model; it was deleted.</exception>
    public Task<ModelEntry> CompleteAsync(ContentHash? published, string? license, IProgress<long>? progress, CancellationToken cancellationToken) =>
        AdmitAsync(published, new ModelAdmission { License = license }, progress, cancellationToken);

    /// <summary>Checks what was fetched and makes it a model of the store: (1) digest, (2) content, (3) file, (4) record.</summary>
    /// <param name="published">The digest that the server itself names, or null.</param>
    /// <param name="admission">What else is known and must hold; its digest is the one that the pull was begun with.</param>
    /// <param name="progress">Told the bytes hashed so far.</param>
    /// <param name="cancellationToken">Ends the work; the pull can be completed later.</param>
    /// <exception cref="ModelStoreException">The file is not the one that was expected, or not a model; it was deleted.</exception>
    public async Task<ModelEntry> AdmitAsync(
        ContentHash? published, ModelAdmission admission, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        // :: 1
        ContentHash actual = await FileDigest.OfAsync(PartPath, progress, cancellationToken);
        HoldTo(_demanded, actual, "the digest that was asked for");
        if (_demanded is null)
        {
            HoldTo(Recorded, actual, "what this address brought the first time");
            HoldTo(published, actual, "the digest that the server names");
        }

        // :: 2
        ModelFacts facts;
        try
        {
            facts = ModelFactsReader.Read(PartPath, Source.ToString());
            await admission.CheckAsync(PartPath, facts, cancellationToken);
        }
        catch (ModelStoreException)
        {
            Discard();
            throw;
        }

        // :: 3
        ModelEntry entry = new()
        {
            Name = Name,
            Path = _layout.FileOf(Name),
            IsReference = false,
            Sha256 = actual,
            SizeBytes = new FileInfo(PartPath).Length,
            AddedAt = _clock.GetUtcNow(),
            Facts = facts,
            License = admission.License ?? facts.License,
            Source = Source,
            Base = admission.Base,
        };
        File.Move(PartPath, entry.Path, overwrite: true);

        // :: 4
        _records.Record(Source, actual, entry.AddedAt);
        AtomicFile.Write(_layout.RecordOf(Name), ModelRecord.Of(entry).ToBytes());
        File.Delete(_layout.PartNoteOf(Name));
        return entry;
    }

    public void Dispose() => _held.Dispose();

    private void HoldTo(ContentHash? expected, ContentHash actual, string whose)
    {
        if (expected is null || expected == actual)
        {
            return;
        }

        Discard();
        throw new ModelStoreException(
            ModelStoreProblem.DigestMismatch,
            $"what {Source} brought is not the file that was expected: its SHA-256 is {actual}, and {whose} is {expected}. The file was deleted",
            $"If the publisher replaced the file and you want the new one, pull it with --sha256 {actual}. Otherwise do not use it.");
    }

    private void Discard()
    {
        File.Delete(PartPath);
        File.Delete(_layout.PartNoteOf(Name));
    }
}
