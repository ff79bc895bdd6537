using GpuHost.LlamaCpp.Interop;

namespace GpuHost.LlamaCpp.Handles;

/// <summary>A LoRA adapter. Before it is freed, the contexts that use it must have been told to stop.</summary>
internal sealed class AdapterHandle(ModelHandle model, nint adapter) : ModelPartHandle(model, adapter)
{
    protected override void Free(nint part) => LlamaApi.llama_adapter_lora_free(part);
}
