namespace GpuHost.Serving.Gguf;

/// <summary>A tensor to be written: its shape, and where its weights come from, one row at a time.</summary>
/// <param name="Name">Unique in the file.</param>
/// <param name="Type">How the weights are packed; the row length must be a multiple of the type's block.</param>
/// <param name="RowLength">Weights in a row (ggml's first dimension).</param>
/// <param name="RowCount">Rows, or null for a vector: one row, one dimension.</param>
/// <param name="FillRow">Fills row <c>i</c>; called once for each, in order.</param>
internal sealed record GgufTensorSource(
    string Name, GgufTensorType Type, int RowLength, int? RowCount, GgufRowFiller FillRow)
{
    public int Rows => RowCount ?? 1;

    public int RowBytes => RowLength / GgufBlock.Of(Type).Weights * GgufBlock.Of(Type).Bytes;

    public long SizeBytes => (long)RowBytes * Rows;
}
