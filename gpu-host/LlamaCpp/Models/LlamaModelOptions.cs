namespace GpuHost.LlamaCpp.Models;

/// <summary>Which model, and how its weights come into memory.</summary>
public sealed record LlamaModelOptions
{
    /// <summary>A GGUF file; of a split model the first part, beside which the others lie.</summary>
    public required string Path { get; init; }

    /// <summary>Layers that go to the GPU, if one was chosen; null for all.</summary>
    public int? GpuLayers { get; init; }

    /// <summary>Map the file instead of reading it: processes share its pages. Where the system cannot, it is read.</summary>
    public bool MemoryMap { get; init; } = true;

    /// <summary>Look through all weights for NaN and infinities while loading; slow.</summary>
    public bool CheckWeights { get; init; }
}
