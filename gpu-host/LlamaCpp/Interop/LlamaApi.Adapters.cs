using System.Runtime.InteropServices;
using GpuHost.LlamaCpp.Handles;

namespace GpuHost.LlamaCpp.Interop;

internal static unsafe partial class LlamaApi
{
    /// <summary>Null on failure; the reason is in the log.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint llama_adapter_lora_init(ModelHandle model, string path);

    [LibraryImport(Library)]
    internal static partial void llama_adapter_lora_free(nint adapter);

    [LibraryImport(Library)]
    internal static partial int llama_set_adapters_lora(ContextHandle context, nint* adapters, nuint count, float* scales);
}
