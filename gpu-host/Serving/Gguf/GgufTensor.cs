namespace GpuHost.Serving.Gguf;

/// <summary>An entry of the tensor directory.</summary>
/// <param name="Name">Such as <c>blk.0.attn_q.weight</c>.</param>
/// <param name="Dimensions">One to four lengths; the first is the length of a row.</param>
/// <param name="TypeCode">The ggml type as the file has it; it may be newer than <see cref="GgufTensorType"/>.</param>
/// <param name="Offset">Where its data starts, counted from <see cref="GgufFile.DataOffset"/>.</param>
/// <param name="SizeBytes">Length of its data, or null for a type that this reader does not know.</param>
public sealed record GgufTensor(
    string Name, IReadOnlyList<long> Dimensions, uint TypeCode, long Offset, long? SizeBytes);
