using System.Runtime.InteropServices;

namespace GpuHost.LlamaCpp.Interop;

/// <summary><c>struct llama_token_data</c>: a candidate for the next token.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LlamaTokenData
{
    public int Token;
    public float Logit;
    public float Probability;
}
