using GpuHost.LlamaCpp.Handles;
using GpuHost.LlamaCpp.Interop;
using GpuHost.LlamaCpp.Logging;
using GpuHost.LlamaCpp.Models;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Engine;

public sealed partial class LlamaModelEngine
{
    private readonly Dictionary<AdapterId, AdapterHandle> _adapters = [];
    private AdapterUse[] _adaptersInUse = [];
    private int _lastAdapter;

    /// <inheritdoc/>
    public AdapterId LoadAdapter(string path)
    {
        using OwnerGuard.Scope scope = Enter();
        string fullPath = Path.GetFullPath(path);
        AdapterFileCheck.Check(fullPath, Model);
        using NativeLogCapture capture = NativeLog.Capture();
        nint adapter = LlamaApi.llama_adapter_lora_init(_model.Handle, fullPath);
        if (adapter == 0)
        {
            throw new ModelEngineException(
                ModelEngineFailure.AdapterUnreadable,
                $"llama.cpp cannot load the adapter '{fullPath}' for '{Model.Name}': {capture.Reason}.");
        }

        var id = new AdapterId(++_lastAdapter);
        _adapters.Add(id, new AdapterHandle(_model.Handle, adapter));
        _logger.AdapterLoaded(fullPath);
        return id;
    }

    /// <inheritdoc/>
    public void UnloadAdapter(AdapterId adapter)
    {
        using OwnerGuard.Scope scope = Enter();
        AdapterHandle handle = Find(adapter);

        // The context keeps a pointer to the adapters of the last batch.
        if (Array.Exists(_adaptersInUse, use => use.Adapter == adapter))
        {
            UseAdapters([]);
        }

        _adapters.Remove(adapter);
        handle.Dispose();
    }

    private void UseAdapters(IReadOnlyList<AdapterUse> adapters)
    {
        if (IsInUse(adapters))
        {
            return;
        }

        nint[] handles = new nint[adapters.Count];
        float[] scales = new float[adapters.Count];
        for (int i = 0; i < adapters.Count; i++)
        {
            handles[i] = Find(adapters[i].Adapter).DangerousGetHandle();
            scales[i] = adapters[i].Scale;
        }

        int code = SetAdapters(handles, scales);
        if (code != 0)
        {
            throw Guard.Invalid($"llama.cpp refused the adapters of the batch (code {code}).");
        }

        _adaptersInUse = [.. adapters];
    }

    // Not SequenceEqual: this is asked for every batch and must not allocate.
    private bool IsInUse(IReadOnlyList<AdapterUse> adapters)
    {
        if (adapters.Count != _adaptersInUse.Length)
        {
            return false;
        }

        for (int i = 0; i < adapters.Count; i++)
        {
            if (adapters[i] != _adaptersInUse[i])
            {
                return false;
            }
        }

        return true;
    }

    private unsafe int SetAdapters(nint[] handles, float[] scales)
    {
        fixed (nint* adapters = handles)
        fixed (float* strengths = scales)
        {
            return LlamaApi.llama_set_adapters_lora(_context, adapters, (nuint)handles.Length, strengths);
        }
    }

    private AdapterHandle Find(AdapterId adapter) => _adapters.TryGetValue(adapter, out AdapterHandle? handle)
        ? handle
        : throw Guard.Invalid($"Adapter {adapter.Value} is not loaded.");
}
