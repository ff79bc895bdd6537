using System.Runtime.InteropServices;

namespace GpuHost.LlamaCpp.Interop;

/// <summary><c>struct llama_perf_context_data</c>: llama.cpp's own timings of a context, in milliseconds.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LlamaPerfContextData
{
    public double StartMs;
    public double LoadMs;
    public double PromptEvalMs;
    public double EvalMs;
    public int PromptTokens;
    public int EvalTokens;
    public int GraphsReused;
}
