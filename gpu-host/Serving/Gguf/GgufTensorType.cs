using System.Diagnostics.CodeAnalysis;

namespace GpuHost.Serving.Gguf;

/// <summary>The ggml types of weights that we write; a file may hold others (<see cref="GgufTensor.TypeCode"/>).</summary>
[SuppressMessage("Naming", "CA1707", Justification = "The names that ggml and every model card use.")]
public enum GgufTensorType : uint
{
    F32 = 0,
    F16 = 1,
    Q4_0 = 2,
    Q8_0 = 8,
}
