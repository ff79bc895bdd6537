using GpuHost.Serving.Models.BuiltIn;
using GpuHost.Serving.Models.Store;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Models;

/// <summary>Finds models by the names that requests use: those the server was started with, then those of the model store.</summary>
/// <remarks>A request never names a path: only who starts the server does.</remarks>
internal sealed class ModelOffers
{
    private readonly ModelStore _store;
    private readonly string? _programFolder;
    private readonly Dictionary<string, ModelOffer> _named = new(StringComparer.Ordinal);

    /// <param name="store">Models that may be asked for by name.</param>
    /// <param name="named">Names or paths; a model that was named by its path is asked for by its file's name.</param>
    /// <param name="clock">Stamps those that have no date.</param>
    /// <param name="programFolder">Where the trained built-in model may lie; null has none.</param>
    /// <exception cref="ModelStoreException">A named model is not there.</exception>
    public ModelOffers(ModelStore store, IReadOnlyList<string> named, TimeProvider clock, string? programFolder = null)
    {
        _store = store;
        _programFolder = programFolder;
        ModelOffer[] offered = [.. named.DefaultIfEmpty(BuiltInModel.Name).Select(one => OfferOf(one, clock.GetUtcNow()))];
        foreach (ModelOffer offer in offered)
        {
            _named[offer.Name] = offer;
        }

        Default = offered[0].Name;
    }

    /// <summary>The first that the server was started with; opened before it listens.</summary>
    public string Default { get; }

    /// <summary>What whoever starts the server should know of its models; null when there is nothing to say.</summary>
    public string? Note => IsFixed(BuiltInModel.Name) ? BuiltInModel.NoteOn(_programFolder) : null;

    /// <summary>All that may be asked for, in the order of their names.</summary>
    public IReadOnlyList<ModelOffer> List() =>
    [
        .. _named.Values
            .Concat(_store.List().Models.Where(IsServed).Select(Of))
            .DistinctBy(static offer => offer.Name, StringComparer.Ordinal)
            .OrderBy(static offer => offer.Name, StringComparer.Ordinal),
    ];

    /// <exception cref="InferenceException">There is no such model.</exception>
    public ModelOffer Find(string name)
    {
        if (_named.TryGetValue(name, out ModelOffer? offer))
        {
            return offer;
        }

        if (!ModelName.TryParse(name, out ModelName parsed) || _store.Find(parsed) is not { } entry)
        {
            throw new InferenceException(
                InferenceFailureKind.ModelNotFound,
                $"There is no model '{name}' here. There are: {string.Join(", ", List().Select(static one => one.Name))}.");
        }

        return IsServed(entry)
            ? Of(entry)
            : throw new InferenceException(
                InferenceFailureKind.ModelNotFound,
                $"'{name}' is a LoRA adapter, and nothing says for which model. Remove it, and register it again with its base (POST /v1/models).");
    }

    /// <summary>Whether the server was started with it, so that it stays as long as the server does.</summary>
    public bool IsFixed(string name) => _named.ContainsKey(name);

    private static bool IsServed(ModelEntry entry) => !entry.Facts.IsAdapter || entry.Base is not null;

    private ModelOffer OfferOf(string nameOrPath, DateTimeOffset now)
    {
        if (nameOrPath == BuiltInModel.Name)
        {
            return new ModelOffer(BuiltInModel.Name, BuiltInModel.Ensure(_programFolder, _store.Folder), null, now);
        }

        ResolvedModel resolved = _store.Resolve(nameOrPath);
        return resolved.Entry is { } entry ? Of(entry) : new ModelOffer(Path.GetFileNameWithoutExtension(resolved.Path), resolved.Path, null, now);
    }

    private static ModelOffer Of(ModelEntry entry) => new(entry.Name.ToString(), entry.Path, entry.Sha256, entry.AddedAt)
    {
        Base = entry.Base,
        Facts = entry.Facts,
        SizeBytes = entry.SizeBytes,
        License = entry.License,
    };
}
