namespace GpuHost.LlamaCpp.Interop;

/// <summary><c>enum llama_rope_type</c>: the multi-dimensional kinds store more per KV cell.</summary>
internal enum LlamaRope
{
    None = -1,
    Normal = 0,
    Neox = 2,
    MultiDimensional = 8,
    Vision = 24,
    InterleavedMultiDimensional = 40,
}
