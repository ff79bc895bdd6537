namespace GpuHost.LlamaCpp.Libraries;

/// <summary>A folder that holds llama.cpp.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Files">The libraries in it.</param>
/// <param name="Refusals">The better builds that were found but cannot be used here, and why.</param>
internal sealed record NativeFolder(string Path, NativeFiles Files, IReadOnlyList<string> Refusals);
