using System.Runtime.InteropServices;
using GpuHost.LlamaCpp.Handles;
using GpuHost.LlamaCpp.Interop;
using GpuHost.LlamaCpp.Libraries;
using GpuHost.LlamaCpp.Logging;
using GpuHost.LlamaCpp.Tokens;
using GpuHost.Serving.Models;
using Microsoft.Extensions.Logging;

namespace GpuHost.LlamaCpp.Models;

/// <summary>
/// The weights and the vocabulary of a GGUF file in memory. Several engines may share one; it is freed when it and the
/// last of them are disposed. Immutable and thread-safe.
/// </summary>
public sealed class LlamaModel : IDisposable
{
    private LlamaModel(LlamaLibrary library, ModelHandle handle, ModelDescription description, ILoggerFactory loggers)
    {
        Library = library;
        Handle = handle;
        Description = description;
        Loggers = loggers;
        Tokenizer = LlamaTokenizer.Create(handle);
    }

    public ModelDescription Description { get; }

    public IModelTokenizer Tokenizer { get; }

    internal LlamaLibrary Library { get; }

    internal ModelHandle Handle { get; }

    internal ILoggerFactory Loggers { get; }

    /// <summary>Loads a model; blocks until the weights are mapped or read.</summary>
    /// <param name="library">llama.cpp.</param>
    /// <param name="options">Which model.</param>
    /// <param name="loggers">Takes what is logged of the model and its engines.</param>
    /// <param name="progress">Told the loaded share, from 0 to 1, on the calling thread.</param>
    /// <param name="cancellation">Stops the loading between two tensors.</param>
    /// <exception cref="ModelEngineException"><see cref="ModelEngineFailure.ModelUnreadable"/> or
    /// <see cref="ModelEngineFailure.NotSupported"/>.</exception>
    public static LlamaModel Load(
        LlamaLibrary library,
        LlamaModelOptions options,
        ILoggerFactory loggers,
        IProgress<float>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(library);
        ArgumentNullException.ThrowIfNull(options);
        string path = Path.GetFullPath(options.Path);
        ModelFileCheck.Check(path);

        var stoppable = new LoadProgress(progress, cancellation);
        ModelHandle handle = LoadNative(library, options, path, stoppable);
        try
        {
            ModelDescription description = ModelDescriptions.Describe(handle, path);
            var model = new LlamaModel(library, handle, description, loggers);
            loggers.CreateLogger<LlamaModel>().ModelLoaded(
                description.Name,
                path,
                description.Architecture,
                description.ParameterCount,
                (long)LlamaApi.llama_model_size(handle),
                library.Backend);
            return model;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public void Dispose() => Handle.Dispose();

    private static unsafe ModelHandle LoadNative(LlamaLibrary library, LlamaModelOptions options, string path, LoadProgress progress)
    {
        nint[] devices = [.. library.Choice.GpuDevices.Select(device => device.Handle), 0];
        GCHandle progressHandle = GCHandle.Alloc(progress);
        try
        {
            using NativeLogCapture capture = NativeLog.Capture();
            fixed (nint* devicesEndedByNull = devices)
            {
                LlamaModelParams parameters = LlamaApi.llama_model_default_params();
                parameters.Devices = devicesEndedByNull;
                parameters.GpuLayers = options.GpuLayers ?? -1;
                parameters.LoadMode = options.MemoryMap ? LlamaLoadMode.MemoryMap : LlamaLoadMode.None;
                parameters.CheckTensors = options.CheckWeights;
                parameters.ProgressCallback = LoadProgress.Callback;
                parameters.ProgressCallbackUserData = (void*)GCHandle.ToIntPtr(progressHandle);
                nint model = LlamaApi.llama_model_load_from_file(path, parameters);
                if (model != 0)
                {
                    return ModelHandle.Own(model);
                }
            }

            progress.ThrowIfStopped();
            throw new ModelEngineException(ModelEngineFailure.ModelUnreadable, $"llama.cpp cannot load '{path}': {capture.Reason}.");
        }
        finally
        {
            progressHandle.Free();
        }
    }
}
