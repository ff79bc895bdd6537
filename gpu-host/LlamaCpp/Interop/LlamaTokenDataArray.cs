using System.Runtime.InteropServices;

namespace GpuHost.LlamaCpp.Interop;

/// <summary><c>struct llama_token_data_array</c>: the candidates that a sampler works on.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LlamaTokenDataArray
{
    public LlamaTokenData* Data;
    public nuint Size;
    public long Selected;
    public bool Sorted;
}
