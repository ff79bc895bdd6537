using System.Runtime.InteropServices;
using GpuHost.LlamaCpp.Interop;

namespace GpuHost.LlamaCpp.Handles;

/// <summary>A loaded model. Contexts, adapters and grammars hold it: it is freed after the last of them.</summary>
internal sealed class ModelHandle : SafeHandle
{
    public ModelHandle(nint model)
        : base(0, ownsHandle: true)
    {
        SetHandle(model);
        LiveHandles.Add();
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The vocabulary belongs to the model; it is valid while this handle is held.</summary>
    public nint Vocabulary { get; private set; }

    public static ModelHandle Own(nint model)
    {
        var handle = new ModelHandle(model);
        handle.Vocabulary = LlamaApi.llama_model_get_vocab(handle);
        return handle;
    }

    protected override bool ReleaseHandle()
    {
        LlamaApi.llama_model_free(handle);
        LiveHandles.Remove();
        return true;
    }
}
