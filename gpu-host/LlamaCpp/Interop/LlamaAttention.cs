namespace GpuHost.LlamaCpp.Interop;

/// <summary><c>enum llama_attention_type</c>.</summary>
internal enum LlamaAttention
{
    Unspecified = -1,
    Causal = 0,
    NonCausal = 1,
}
