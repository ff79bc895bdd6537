using System.Diagnostics.CodeAnalysis;
using GpuHost.LlamaCpp.Interop;

namespace GpuHost.LlamaCpp.Engine;

/// <summary>
/// Number formats that llama.cpp keeps keys and values in. All but the first three round in blocks of 32 numbers: less memory and
/// smaller snapshots, other answers.
/// </summary>
[SuppressMessage("Naming", "CA1707", Justification = "The names that ggml and every model card use.")]
public enum KvType
{
    F16 = GgmlType.F16,
    Bf16 = GgmlType.Bf16,
    F32 = GgmlType.F32,
    Q8_0 = GgmlType.Q8_0,
    Q5_1 = GgmlType.Q5_1,
    Q5_0 = GgmlType.Q5_0,
    Q4_1 = GgmlType.Q4_1,
    Q4_0 = GgmlType.Q4_0,
    Iq4_Nl = GgmlType.Iq4Nl,
}
