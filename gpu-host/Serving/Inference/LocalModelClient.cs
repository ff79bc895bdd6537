using System.Runtime.CompilerServices;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using GpuHost.Serving.Models.BuiltIn;
using GpuHost.Serving.Models.Store;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Snapshots;
using GpuHost.Serving.Snapshots.Store;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Inference;

/// <summary>
/// Answers for the models of this machine by name or path: each is opened at its first call and stays open until this is
/// disposed. The name of <see cref="BuiltInModel"/> is the one that needs no download. Thread-safe.
/// </summary>
/// <param name="store">Finds the file of a name.</param>
/// <param name="open">Opens a model file; the engine is then owned by this client.</param>
/// <param name="options">How each model is served.</param>
/// <param name="clock">The clock.</param>
/// <param name="firstSeed">See <see cref="EngineInferenceClient"/>.</param>
/// <param name="programFolder">Where the trained built-in model may lie; null has none.</param>
/// <param name="snapshots">The tiers below this process's memory for a model, by its name and the SHA-256 of its file; null for none.</param>
public sealed class LocalModelClient(
    ModelStore store,
    Func<string, IModelEngine> open,
    EngineOptions options,
    TimeProvider clock,
    ulong firstSeed,
    string? programFolder = null,
    Func<string, ContentHash, SnapshotStoreOptions?>? snapshots = null) : IInferenceClient, IAsyncDisposable
{
    /// <summary>Models open at the same time; each holds its weights in memory.</summary>
    public const int OpenModelsMax = 4;

    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly Dictionary<string, OpenModel> _models = new(StringComparer.Ordinal);

    /// <summary>Whether <paramref name="model"/> is a model of this machine, with or without an adapter.</summary>
    public bool Knows(string model) => IsModel(AdaptedModelName.Parse(model, IsModel).Model);

    private bool IsModel(string model)
    {
        if (model == BuiltInModel.Name)
        {
            return true;
        }

        try
        {
            store.Resolve(model);
            return true;
        }
        catch (ModelStoreException)
        {
            return false;
        }
    }

    public async Task<Completion> CompleteAsync(CompletionRequest request, CancellationToken cancellationToken)
    {
        (OpenModel model, CompletionRequest known) = await OpenAsync(request, cancellationToken);
        Completion completion = await model.Client.CompleteAsync(known, cancellationToken);
        return completion with { Model = request.Model };
    }

    public async IAsyncEnumerable<CompletionUpdate> StreamAsync(
        CompletionRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (OpenModel model, CompletionRequest known) = await OpenAsync(request, cancellationToken);
        await foreach (CompletionUpdate update in model.Client.StreamAsync(known, cancellationToken))
        {
            yield return update;
        }
    }

    public async Task<EmbeddingResult> EmbedAsync(EmbeddingRequest request, CancellationToken cancellationToken) =>
        await (await OpenBareAsync(request.Model, cancellationToken)).Client.EmbedAsync(request, cancellationToken);

    public async Task<RerankResult> RerankAsync(RerankRequest request, CancellationToken cancellationToken) =>
        await (await OpenBareAsync(request.Model, cancellationToken)).Client.RerankAsync(request, cancellationToken);

    public async Task<ContentHash> FingerprintAsync(string model, CancellationToken cancellationToken)
    {
        AdaptedModelName name = AdaptedModelName.Parse(model, IsModel);
        OpenModel open = await OpenAsync(name.Model, cancellationToken);
        ContentHash bare = await open.Client.FingerprintAsync(name.Model, cancellationToken);
        return name.Adapter is null ? bare : EngineModel.WithAdapter(bare, await LoadAsync(open, name, cancellationToken));
    }

    /// <summary>What the prompts of all models took from the cache so far, by the tier where it was found.</summary>
    public async Task<IReadOnlyDictionary<CacheTier, long>> CachedTokensAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            EngineStatistics[] all = [.. _models.Values.Select(model => model.Engine.Statistics)];
            return new Dictionary<CacheTier, long>
            {
                [CacheTier.Context] = all.Sum(one => one.PromptTokensCached),
                [CacheTier.Host] = all.Sum(one => one.PromptTokensFromHost),
                [CacheTier.Disk] = all.Sum(one => one.PromptTokensFromDisk),
                [CacheTier.Blob] = all.Sum(one => one.PromptTokensFromBlob),
            };
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>Ends every call and closes every model.</summary>
    public async ValueTask DisposeAsync()
    {
        await _opening.WaitAsync();
        foreach (OpenModel model in _models.Values)
        {
            await model.Engine.DisposeAsync();
            model.Client.Dispose();
        }

        _models.Clear();
        _opening.Dispose();
    }

    /// <summary>The model of a request, and the request as its client understands it, its adapter loaded.</summary>
    private async Task<(OpenModel Model, CompletionRequest Known)> OpenAsync(CompletionRequest request, CancellationToken cancellationToken)
    {
        AdaptedModelName name = NameOf(request);
        OpenModel model = await OpenAsync(name.Model, cancellationToken);
        if (name.Adapter is null)
        {
            return (model, request);
        }

        await LoadAsync(model, name, cancellationToken);
        return (model, request with { Model = name.Model, LoraAdapter = name.AdapterKey });
    }

    private AdaptedModelName NameOf(CompletionRequest request)
    {
        AdaptedModelName name = AdaptedModelName.Parse(request.Model, IsModel);
        if (request.LoraAdapter is not { } adapter)
        {
            return name;
        }

        if (name.Adapter is not null)
        {
            throw new InferenceException(
                InferenceFailureKind.BadRequest, $"The model '{request.Model}' names an adapter, and the request names '{adapter}': a call has one.");
        }

        (string other, float scale) = AdaptedModelName.ParseAdapter(adapter);
        return name with { Adapter = other, Scale = scale };
    }

    private async Task<LoadedAdapter> LoadAsync(OpenModel model, AdaptedModelName name, CancellationToken cancellationToken)
    {
        if (model.Engine.Adapters.TryGetValue(name.AdapterKey, out LoadedAdapter? loaded))
        {
            return loaded;
        }

        try
        {
            var file = new AdapterFile(name.AdapterKey, store.Resolve(name.Adapter!).Path, name.Scale);
            return await model.Engine.LoadAdapterAsync(file, cancellationToken);
        }
        catch (ModelStoreException missing)
        {
            throw new InferenceException(
                InferenceFailureKind.ModelNotFound, $"The adapter '{name.Adapter}' for '{name.Model}' is not here: {missing.Message}. {missing.Remedy}", null, missing);
        }
        catch (RequestException refused)
        {
            throw FailureTranslation.ToInference(refused);
        }
    }

    /// <summary>For calls that adapters do not serve.</summary>
    private async Task<OpenModel> OpenBareAsync(string model, CancellationToken cancellationToken) =>
        AdaptedModelName.Parse(model, IsModel) is { Adapter: null }
            ? await OpenAsync(model, cancellationToken)
            : throw new InferenceException(InferenceFailureKind.Unsupported, $"'{model}' names an adapter; embeddings and scores come from bare models.");

    private async Task<OpenModel> OpenAsync(string name, CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (!_models.TryGetValue(name, out OpenModel? model))
            {
                model = await OpenNewAsync(name, cancellationToken);
                _models.Add(name, model);
            }

            return model;
        }
        finally
        {
            _opening.Release();
        }
    }

    private async Task<OpenModel> OpenNewAsync(string name, CancellationToken cancellationToken)
    {
        if (_models.Count == OpenModelsMax)
        {
            throw new InferenceException(
                InferenceFailureKind.BadRequest,
                $"The model '{name}' would be the {OpenModelsMax + 1}th in this process; at most {OpenModelsMax} can be open. Name fewer local models.");
        }

        try
        {
            (string path, ContentHash? known) = Locate(name);
            ContentHash file = known ?? await FileDigest.OfAsync(path, null, cancellationToken);
            EngineOptions served = options with { SnapshotStore = snapshots?.Invoke(name, file) };
            var engine = new ServingEngine(await Task.Run(() => open(path), cancellationToken), served, clock);
            return new OpenModel(engine, new EngineInferenceClient(engine, EngineModel.Of(name, file, engine), clock, firstSeed));
        }
        catch (ModelStoreException missing)
        {
            throw new InferenceException(InferenceFailureKind.ModelNotFound, $"{missing.Message}. {missing.Remedy}", null, missing);
        }
        catch (ModelEngineException refused)
        {
            throw new InferenceException(InferenceFailureKind.ModelNotFound, $"The model '{name}' cannot be opened. {refused.Message}", null, refused);
        }
    }

    private (string Path, ContentHash? Digest) Locate(string name)
    {
        if (name == BuiltInModel.Name)
        {
            return (BuiltInModel.Ensure(programFolder, store.Folder), null);
        }

        ResolvedModel resolved = store.Resolve(name);
        return (resolved.Path, resolved.Entry?.Sha256);
    }
}
