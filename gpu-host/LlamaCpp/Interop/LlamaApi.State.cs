using System.Runtime.InteropServices;
using GpuHost.LlamaCpp.Handles;

namespace GpuHost.LlamaCpp.Interop;

internal static unsafe partial class LlamaApi
{
    [LibraryImport(Library)]
    internal static partial nuint llama_state_seq_get_size_ext(ContextHandle context, int sequence, uint flags);

    [LibraryImport(Library)]
    internal static partial nuint llama_state_seq_get_data_ext(
        ContextHandle context, byte* destination, nuint size, int sequence, uint flags);

    /// <summary>The bytes read, or 0 if the state was refused.</summary>
    [LibraryImport(Library)]
    internal static partial nuint llama_state_seq_set_data_ext(
        ContextHandle context, byte* source, nuint size, int sequence, uint flags);
}
