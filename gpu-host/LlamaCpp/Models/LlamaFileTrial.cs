using GpuHost.LlamaCpp.Handles;
using GpuHost.LlamaCpp.Interop;
using GpuHost.LlamaCpp.Libraries;
using GpuHost.LlamaCpp.Logging;
using GpuHost.Serving.Models;
using Microsoft.Extensions.Logging;

namespace GpuHost.LlamaCpp.Models;

/// <summary>
/// Opens a file as llama.cpp would to serve it, then lets go of it: whether the architecture is one that this llama.cpp knows, and
/// whether all tensors are there with the right shapes, only it can say. The weights are mapped, not read, and never go to a GPU.
/// </summary>
/// <param name="library">llama.cpp.</param>
/// <param name="loggers">Takes what llama.cpp says.</param>
public sealed class LlamaFileTrial(LlamaLibrary library, ILoggerFactory loggers)
{
    /// <returns>What the file holds.</returns>
    /// <exception cref="ModelEngineException">The file is no model that can be served.</exception>
    public ModelDescription RequireModel(string path, CancellationToken cancellation)
    {
        using LlamaModel model = Open(path, cancellation);
        return model.Description;
    }

    /// <exception cref="ModelEngineException">The file is no adapter for this model, or the model cannot be opened.</exception>
    public void RequireAdapter(string path, string modelPath, CancellationToken cancellation)
    {
        using LlamaModel model = Open(modelPath, cancellation);
        string fullPath = Path.GetFullPath(path);
        AdapterFileCheck.Check(fullPath, model.Description);
        using NativeLogCapture capture = NativeLog.Capture();
        nint adapter = LlamaApi.llama_adapter_lora_init(model.Handle, fullPath);
        if (adapter == 0)
        {
            throw new ModelEngineException(
                ModelEngineFailure.AdapterUnreadable, $"llama.cpp cannot load the adapter '{fullPath}' for '{model.Description.Name}': {capture.Reason}.");
        }

        new AdapterHandle(model.Handle, adapter).Dispose();
    }

    private LlamaModel Open(string path, CancellationToken cancellation) =>
        LlamaModel.Load(library, new LlamaModelOptions { Path = path, GpuLayers = 0 }, loggers, null, cancellation);
}
