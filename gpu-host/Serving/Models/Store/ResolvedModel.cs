namespace GpuHost.Serving.Models.Store;

/// <summary>A model to load.</summary>
/// <param name="Path">Full path of the GGUF file; it existed when it was resolved.</param>
/// <param name="Entry">Its entry in the store; null where it was named by its path.</param>
public sealed record ResolvedModel(string Path, ModelEntry? Entry);
