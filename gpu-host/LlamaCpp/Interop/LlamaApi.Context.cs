using System.Runtime.InteropServices;
using GpuHost.LlamaCpp.Handles;

namespace GpuHost.LlamaCpp.Interop;

internal static unsafe partial class LlamaApi
{
    /// <summary>Null on failure; the reason is in the log.</summary>
    [LibraryImport(Library)]
    internal static partial nint llama_init_from_model(ModelHandle model, LlamaContextParams parameters);

    [LibraryImport(Library)]
    internal static partial void llama_free(nint context);

    [LibraryImport(Library)]
    internal static partial uint llama_n_ctx(ContextHandle context);

    [LibraryImport(Library)]
    internal static partial uint llama_n_batch(ContextHandle context);

    [LibraryImport(Library)]
    internal static partial uint llama_n_ubatch(ContextHandle context);

    [LibraryImport(Library)]
    internal static partial uint llama_n_seq_max(ContextHandle context);

    [LibraryImport(Library)]
    internal static partial LlamaPooling llama_pooling_type(ContextHandle context);

    /// <summary>The memory of a context; null for models that keep none.</summary>
    [LibraryImport(Library)]
    internal static partial nint llama_get_memory(ContextHandle context);

    /// <summary>0 done, 1 no room in the KV cache, 2 aborted, −1 invalid batch, below that fatal.</summary>
    [LibraryImport(Library)]
    internal static partial int llama_decode(ContextHandle context, LlamaBatch batch);

    [LibraryImport(Library)]
    internal static partial void llama_synchronize(ContextHandle context);

    [LibraryImport(Library)]
    internal static partial void llama_set_embeddings(ContextHandle context, [MarshalAs(UnmanagedType.U1)] bool embeddings);

    [LibraryImport(Library)]
    internal static partial void llama_set_abort_callback(
        ContextHandle context,
        delegate* unmanaged[Cdecl]<void*, byte> callback,
        void* userData);

    [LibraryImport(Library)]
    internal static partial float* llama_get_logits_ith(ContextHandle context, int batchIndex);

    [LibraryImport(Library)]
    internal static partial float* llama_get_embeddings_ith(ContextHandle context, int batchIndex);

    [LibraryImport(Library)]
    internal static partial float* llama_get_embeddings_seq(ContextHandle context, int sequence);

    [LibraryImport(Library)]
    internal static partial LlamaPerfContextData llama_perf_context(ContextHandle context);
}
