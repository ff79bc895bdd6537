using System.Runtime.InteropServices;

namespace GpuHost.LlamaCpp.Interop;

/// <summary><c>struct llama_context_params</c> of llama.cpp v0.5.0: 160 bytes on every 64-bit platform.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LlamaContextParams
{
    public uint ContextTokens;
    public uint BatchTokens;
    public uint MicroBatchTokens;
    public uint SequencesMax;
    public uint RecurrentSnapshots;
    public uint OutputsMax;
    public uint OutputsPerSequenceMax;
    public int Threads;
    public int BatchThreads;
    public LlamaContextType ContextType;
    public LlamaRopeScaling RopeScaling;
    public LlamaPooling Pooling;
    public LlamaAttention Attention;
    public LlamaFlashAttention FlashAttention;
    public float RopeFrequencyBase;
    public float RopeFrequencyScale;
    public float YarnExtFactor;
    public float YarnAttnFactor;
    public float YarnBetaFast;
    public float YarnBetaSlow;
    public uint YarnOriginalContext;
    public float DefragThreshold;
    public void* EvalCallback;
    public void* EvalCallbackUserData;
    public GgmlType KeyType;
    public GgmlType ValueType;
    public delegate* unmanaged[Cdecl]<void*, byte> AbortCallback;
    public void* AbortCallbackData;
    public bool Embeddings;
    public bool OffloadKqv;
    public bool NoPerf;
    public bool OpOffload;
    public bool SwaFull;
    public bool KvUnified;
    public void* Samplers;
    public nuint SamplerCount;
    public void* OtherContext;
}
