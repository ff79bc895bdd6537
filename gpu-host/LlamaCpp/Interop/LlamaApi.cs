using System.Runtime.InteropServices;

namespace GpuHost.LlamaCpp.Interop;

/// <summary>
/// The plain C API of llama.cpp v0.5.0 (include/llama.h), one to one and unguarded. Many of these calls abort the whole
/// process on a bad argument, or throw a C++ exception, which here is the same: only the classes that check first call
/// them. The other parts of this class are split by subject.
/// </summary>
internal static unsafe partial class LlamaApi
{
    /// <summary>The name under which <c>LlamaLibrary</c> resolves the loaded library.</summary>
    internal const string Library = "llama";

    /// <summary>Such as <c>0.5.0-dev</c>; libraries older than v0.4 do not have it.</summary>
    [LibraryImport(Library)]
    internal static partial byte* llama_version();

    [LibraryImport(Library)]
    internal static partial void llama_backend_init();

    [LibraryImport(Library)]
    internal static partial void llama_log_set(
        delegate* unmanaged[Cdecl]<GgmlLogLevel, byte*, void*, void> callback,
        void* userData);

    [LibraryImport(Library)]
    internal static partial byte* llama_print_system_info();

    /// <summary>The bound on sequence ids that is compiled in: 256.</summary>
    [LibraryImport(Library)]
    internal static partial nuint llama_max_parallel_sequences();

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool llama_supports_mmap();

    [LibraryImport(Library)]
    internal static partial LlamaModelParams llama_model_default_params();

    [LibraryImport(Library)]
    internal static partial LlamaContextParams llama_context_default_params();
}
