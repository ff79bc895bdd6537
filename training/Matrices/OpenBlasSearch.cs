using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Pipelines.Training.Matrices;

/// <summary>Finds OpenBLAS among the system's libraries, and has it take the fastest kernels that the processor runs.</summary>
internal static class OpenBlasSearch
{
    /// <summary>Names one file, and nothing else is tried.</summary>
    public const string PathVariable = "PIPELINES_OPENBLAS";

    private const string CoreVariable = "OPENBLAS_CORETYPE";
    private const string WideCore = "SKYLAKEX";

    private static readonly string[] Names =
    [
        "libopenblas.so.0", "libopenblas.so", "libopenblas.dylib", "libopenblas.dll",
        "/opt/homebrew/opt/openblas/lib/libopenblas.dylib", "/usr/local/opt/openblas/lib/libopenblas.dylib",
    ];

    /// <param name="environment">The process's variables.</param>
    /// <returns>Null when there is none.</returns>
    public static OpenBlas? Find(Func<string, string?> environment)
    {
        if (environment(CoreVariable) is null)
        {
            PreferWideCore();
        }

        IEnumerable<string> candidates = environment(PathVariable) is { Length: > 0 } only ? [only] : Names;
        foreach (string name in candidates)
        {
            if (NativeLibrary.TryLoad(name, out nint library))
            {
                return new OpenBlas(library, name);
            }
        }

        return null;
    }

    /// <summary>
    /// It knows no newer AMD processors and takes AVX2 on them; its AVX-512 kernels run there at twice the speed.
    /// </summary>
    private static void PreferWideCore()
    {
        if (Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512CD.IsSupported)
        {
            NativeEnvironment.Set(CoreVariable, WideCore);
        }
    }
}
