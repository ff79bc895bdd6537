namespace GpuHost.LlamaCpp.Libraries;

/// <summary>
/// The one llama.cpp that the bindings are written against. A newer one may have other structs: raise this together
/// with <c>package.json</c>, <c>build/npm-parts.mjs</c> and the struct-layout tests.
/// </summary>
public static class PinnedRelease
{
    /// <summary>What <c>llama_version()</c> must say before any <c>-suffix</c>.</summary>
    public const string LlamaCppVersion = "0.5.0";

    /// <summary>The version of the <c>@node-llama-cpp/*</c> packages that carry it.</summary>
    public const string PackageVersion = "3.22.1";

    /// <summary>The most sequences that this release can tell apart (<c>LLAMA_MAX_SEQ</c>).</summary>
    public const int SequencesMax = 256;
}
