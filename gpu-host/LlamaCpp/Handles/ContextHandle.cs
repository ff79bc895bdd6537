using GpuHost.LlamaCpp.Interop;

namespace GpuHost.LlamaCpp.Handles;

/// <summary>A context: the KV cache and the compute buffers over a model.</summary>
internal sealed class ContextHandle(ModelHandle model, nint context) : ModelPartHandle(model, context)
{
    protected override void Free(nint part) => LlamaApi.llama_free(part);
}
