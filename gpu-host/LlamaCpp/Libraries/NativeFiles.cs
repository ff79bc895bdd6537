using System.Text.RegularExpressions;

namespace GpuHost.LlamaCpp.Libraries;

/// <summary>
/// Finds the libraries of llama.cpp in a folder. Builders name them differently: <c>libllama.so</c>,
/// <c>libllama.v0.5.0.so</c>, <c>libllama.vulkan.v0.5.0.so</c>, <c>libllama.so.0.5.0</c>, <c>llama.dll</c>,
/// <c>libllama.dylib</c>; beside them stand others that only begin alike (<c>libllama-common.so</c>).
/// </summary>
internal sealed partial record NativeFiles(string GgmlBase, string Ggml, string Llama)
{
    /// <summary>The three libraries, or null if the folder does not hold them all.</summary>
    public static NativeFiles? Find(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return null;
        }

        string[] names = Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal).ToArray();
        string? ggmlBase = Choose(names, "ggml-base");
        string? ggml = Choose(names, "ggml");
        string? llama = Choose(names, "llama");
        return ggmlBase is null || ggml is null || llama is null
            ? null
            : new NativeFiles(Path.Combine(folder, ggmlBase), Path.Combine(folder, ggml), Path.Combine(folder, llama));
    }

    /// <summary>The backend module of a flavor in a folder, or null.</summary>
    public static string? FindModule(string folder, string module)
    {
        if (!Directory.Exists(folder))
        {
            return null;
        }

        string? name = Choose(Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)!), $"ggml-{module}");
        return name is null ? null : Path.Combine(folder, name);
    }

    /// <summary>True if a file is the library of that stem, whatever flavor and version its builder put in.</summary>
    public static bool IsLibrary(string fileName, string stem)
    {
        Match match = LibraryName().Match(fileName);
        return match.Success && match.Groups["stem"].Value == stem;
    }

    // The shortest name is the one that links and loaders use where a folder has symbolic links to versions as well.
    private static string? Choose(IEnumerable<string> names, string stem) =>
        names.Where(name => IsLibrary(name, stem)).OrderBy(name => name.Length).FirstOrDefault();

    [GeneratedRegex(@"^(?:lib)?(?<stem>[A-Za-z0-9_-]+)(?:\.(?:cuda|vulkan|metal))?(?:\.v?\d+)*\.(?:so(?:\.\d+)*|dylib|dll)$")]
    private static partial Regex LibraryName();
}
