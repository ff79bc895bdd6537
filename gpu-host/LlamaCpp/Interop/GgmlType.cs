namespace GpuHost.LlamaCpp.Interop;

/// <summary><c>enum ggml_type</c>, as far as a KV cache can be made of them.</summary>
internal enum GgmlType
{
    F32 = 0,
    F16 = 1,
    Q4_0 = 2,
    Q4_1 = 3,
    Q5_0 = 6,
    Q5_1 = 7,
    Q8_0 = 8,
    Iq4Nl = 20,
    Bf16 = 30,
}
