using GpuHost.Serving.Gguf;
using Pipelines.Training.Model;

namespace Pipelines.Training.Export;

/// <summary>The model's tensors under llama.cpp's names; what the trainer keeps as one matrix is several there.</summary>
internal sealed class TensorSources(ParameterLayout layout, float[] weights, GgufTensorType type)
{
    public IEnumerable<GgufTensorSource> All()
    {
        ModelShape shape = layout.Shape;
        yield return Matrix("token_embd.weight", layout.Embedding, 0, shape.VocabularySize);
        yield return Vector("output_norm.weight", layout.OutputNorm);
        foreach ((int index, LayerParameters layer) in layout.Layers.Index())
        {
            string name = $"blk.{index}";
            yield return Vector($"{name}.attn_norm.weight", layer.AttentionNorm);
            yield return Matrix($"{name}.attn_q.weight", layer.Qkv, 0, shape.Width);
            yield return Matrix($"{name}.attn_k.weight", layer.Qkv, shape.Width, shape.KvWidth);
            yield return Matrix($"{name}.attn_v.weight", layer.Qkv, shape.Width + shape.KvWidth, shape.KvWidth);
            yield return Matrix($"{name}.attn_output.weight", layer.AttentionOutput, 0, shape.Width);
            yield return Vector($"{name}.ffn_norm.weight", layer.FeedForwardNorm);
            yield return Matrix($"{name}.ffn_gate.weight", layer.GateUp, 0, shape.FeedForwardWidth);
            yield return Matrix($"{name}.ffn_up.weight", layer.GateUp, shape.FeedForwardWidth, shape.FeedForwardWidth);
            yield return Matrix($"{name}.ffn_down.weight", layer.Down, 0, shape.Width);
        }
    }

    private GgufTensorSource Vector(string name, ParameterTensor tensor) =>
        new(name, GgufTensorType.F32, tensor.Columns, null, (_, row) => tensor.In(weights).CopyTo(row));

    private GgufTensorSource Matrix(string name, ParameterTensor tensor, int firstRow, int rows) =>
        new(name, type, tensor.Columns, rows, (row, target) => tensor.In(weights).Slice((firstRow + row) * tensor.Columns, tensor.Columns).CopyTo(target));
}
