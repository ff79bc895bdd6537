using System.Runtime.InteropServices;

namespace GpuHost.LlamaCpp.Interop;

/// <summary>The parts of ggml that choose what computes: backends and devices.</summary>
internal static unsafe partial class GgmlApi
{
    /// <summary>The library with the registry of backends.</summary>
    internal const string Registry = "ggml";

    /// <summary>The library with the tensors and the device interface.</summary>
    internal const string Base = "ggml-base";

    /// <summary>Loads every backend of a folder that this machine can run, the best CPU variant among them.</summary>
    [LibraryImport(Registry, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void ggml_backend_load_all_from_path(string folder);

    [LibraryImport(Registry)]
    internal static partial nuint ggml_backend_dev_count();

    [LibraryImport(Registry)]
    internal static partial nint ggml_backend_dev_get(nuint index);

    [LibraryImport(Base)]
    internal static partial byte* ggml_backend_dev_name(nint device);

    [LibraryImport(Base)]
    internal static partial byte* ggml_backend_dev_description(nint device);

    [LibraryImport(Base)]
    internal static partial GgmlDeviceKind ggml_backend_dev_type(nint device);

    [LibraryImport(Base)]
    internal static partial void ggml_backend_dev_memory(nint device, nuint* freeBytes, nuint* totalBytes);

    [LibraryImport(Base)]
    internal static partial nint ggml_backend_dev_backend_reg(nint device);

    [LibraryImport(Base)]
    internal static partial byte* ggml_backend_reg_name(nint registration);

    [LibraryImport(Base)]
    internal static partial byte* ggml_commit();

    [LibraryImport(Base)]
    internal static partial byte* ggml_type_name(GgmlType type);
}
