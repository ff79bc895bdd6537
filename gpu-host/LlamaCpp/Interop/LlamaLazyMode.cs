namespace GpuHost.LlamaCpp.Interop;

/// <summary><c>enum llama_lazy_mode</c>: whether rarely used tensors are read on demand.</summary>
internal enum LlamaLazyMode
{
    Off = 0,
    Auto = 1,
    On = 2,
}
