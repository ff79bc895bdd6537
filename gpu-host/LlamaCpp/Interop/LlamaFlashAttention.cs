namespace GpuHost.LlamaCpp.Interop;

/// <summary><c>enum llama_flash_attn_type</c>.</summary>
internal enum LlamaFlashAttention
{
    Auto = -1,
    Disabled = 0,
    Enabled = 1,
}
