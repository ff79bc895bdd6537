using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Libraries;
using GpuHost.LlamaCpp.Models;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Gguf;
using GpuHost.Serving.Inference;
using GpuHost.Serving.Models;
using GpuHost.Serving.Models.BuiltIn;
using GpuHost.Serving.Models.Store;
using GpuHost.Serving.Snapshots.Store;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Models;

/// <summary>Opens models with llama.cpp.</summary>
internal sealed class LlamaModelOpener(
    LlamaLibrary library,
    LlamaContextOptions context,
    EngineOptions options,
    Func<string, ContentHash, SnapshotStoreOptions?> snapshots,
    ILoggerFactory loggers,
    TimeProvider clock,
    Random random)
{
    /// <exception cref="InferenceException">The file is no model that can be opened.</exception>
    public async Task<ServedModel> OpenAsync(ModelOffer offer, CancellationToken cancellationToken)
    {
        try
        {
            ContentHash file = offer.Sha256 ?? await FileDigest.OfAsync(offer.Path, null, cancellationToken);
            LlamaContextOptions opened = offer.Name == BuiltInModel.Name ? context with { ContextTokens = context.ContextTokens ?? BuiltInModel.CellsDefault } : context;
            LlamaModelEngine engine = await Task.Run(
                () => LlamaModelEngine.Load(library, new LlamaModelOptions { Path = offer.Path }, opened, loggers), cancellationToken);
            var serving = new ServingEngine(engine, options with { SnapshotStore = snapshots(offer.Name, file) }, clock);
            try
            {
                var client = new EngineInferenceClient(serving, EngineModel.Of(offer.Name, file, serving), clock, unchecked((ulong)random.NextInt64()));
                return new ServedModel(offer.Name, serving, client, new FileInfo(offer.Path).Length, engine.Layout.BytesPerToken * engine.Limits.ContextTokens);
            }
            catch
            {
                await serving.DisposeAsync();
                throw;
            }
        }
        catch (ModelEngineException refused)
        {
            throw new InferenceException(InferenceFailureKind.ModelNotFound, $"The model '{offer.Name}' cannot be opened. {refused.Message}", null, refused);
        }
    }

    /// <summary>
    /// The weights; what the context adds is only known when it is open. The file's header is read, so that no other model is closed for one
    /// that cannot be opened at all.
    /// </summary>
    /// <exception cref="InferenceException">There is no sound GGUF file.</exception>
    public static long EstimateBytes(ModelOffer offer)
    {
        try
        {
            GgufReader.Read(offer.Path);
            return new FileInfo(offer.Path).Length;
        }
        catch (Exception unusable) when (unusable is GgufFormatException or IOException or UnauthorizedAccessException)
        {
            throw new InferenceException(InferenceFailureKind.ModelNotFound, $"The model '{offer.Name}' cannot be opened. {unusable.Message}", null, unusable);
        }
    }
}
