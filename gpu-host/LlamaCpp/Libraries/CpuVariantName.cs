using System.Text.RegularExpressions;

namespace GpuHost.LlamaCpp.Libraries;

/// <summary>
/// Which of the CPU libraries llama.cpp took: it chooses by itself, and tells it only in its log. Kernels of different
/// variants give different last bits, so the name is recorded with what was computed.
/// </summary>
internal static partial class CpuVariantName
{
    /// <summary>The name, such as <c>haswell</c>; <c>built-in</c> if the backend is part of the library.</summary>
    public static string FromLog(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            Match match = LoadedCpuBackend().Match(line);
            if (match.Success)
            {
                return match.Groups["variant"].Success ? match.Groups["variant"].Value : "generic";
            }
        }

        return "built-in";
    }

    [GeneratedRegex(@"loaded CPU backend from .*ggml-cpu(?:-(?<variant>[a-z0-9_]+))?\.(?:so|dll|dylib)")]
    private static partial Regex LoadedCpuBackend();
}
