using System.Runtime.InteropServices;
using GpuHost.LlamaCpp.Interop;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Libraries;

/// <summary>The three libraries of a folder, loaded by full path and found to be the pinned release.</summary>
/// <param name="GgmlBase">Handle of ggml-base.</param>
/// <param name="Ggml">Handle of ggml.</param>
/// <param name="Llama">Handle of llama.</param>
/// <param name="Version">As the library says.</param>
internal sealed unsafe record NativeLibrarySet(nint GgmlBase, nint Ggml, nint Llama, string Version)
{
    /// <summary>Loads in the order of their dependencies, so that the system's loader looks for no other copy of them.</summary>
    /// <exception cref="ModelEngineException"><see cref="ModelEngineFailure.LibraryUnavailable"/>.</exception>
    public static NativeLibrarySet Open(NativeFolder folder)
    {
        nint ggmlBase = Load(folder.Files.GgmlBase);
        nint ggml = Load(folder.Files.Ggml);
        nint llama = Load(folder.Files.Llama);
        string version = RequirePinnedVersion(folder, llama);
        RequirePinnedStructs(folder, llama, version);
        return new NativeLibrarySet(ggmlBase, ggml, llama, version);
    }

    /// <summary>Null if a library loads in this process, else why not.</summary>
    public static string? Probe(string library)
    {
        try
        {
            NativeLibrary.Load(library);
            return null;
        }
        catch (DllNotFoundException exception)
        {
            // The system loader's own words come last, after the runtime's advice.
            return exception.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1];
        }
        catch (BadImageFormatException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>True for the pinned release, whatever its builder appended after a dash.</summary>
    public static bool IsPinned(string version) => version.Split('-', 2)[0].TrimStart('v') == PinnedRelease.LlamaCppVersion;

    private static nint Load(string library) =>
        Probe(library) is { } problem
            ? throw Unavailable($"'{library}' does not load: {problem}")
            : NativeLibrary.Load(library);

    private static string RequirePinnedVersion(NativeFolder folder, nint llama)
    {
        const string Expected = PinnedRelease.LlamaCppVersion;
        if (!NativeLibrary.TryGetExport(llama, nameof(LlamaApi.llama_version), out nint export))
        {
            throw Unavailable($"llama.cpp in '{folder.Path}' is too old to say its version; these bindings need v{Expected}.");
        }

        string found = NativeText.Read(((delegate* unmanaged[Cdecl]<byte*>)export)()) ?? "";
        return IsPinned(found)
            ? found
            : throw Unavailable($"llama.cpp in '{folder.Path}' is v{found}, but these bindings need v{Expected}: "
                + $"restore it with `npm ci --omit=dev`, or point {LlamaLibraryOptions.FolderVariable} to a build of that release.");
    }

    private static void RequirePinnedStructs(NativeFolder folder, nint llama, string version)
    {
        IReadOnlyList<string> differences = StructLayoutCheck.FindDifferences(
            (delegate* unmanaged[Cdecl]<StructLayoutCheck.SparedModelParams>)NativeLibrary.GetExport(llama, nameof(LlamaApi.llama_model_default_params)),
            (delegate* unmanaged[Cdecl]<StructLayoutCheck.SparedContextParams>)NativeLibrary.GetExport(llama, nameof(LlamaApi.llama_context_default_params)));
        if (differences.Count > 0)
        {
            throw Unavailable($"llama.cpp in '{folder.Path}' calls itself v{version} but its structs are not those of "
                + $"v{PinnedRelease.LlamaCppVersion}: {string.Join("; ", differences)}.");
        }
    }

    private static ModelEngineException Unavailable(string message) => new(ModelEngineFailure.LibraryUnavailable, message);
}
