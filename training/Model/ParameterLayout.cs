namespace Pipelines.Training.Model;

/// <summary>
/// Where each tensor lies in the one array that holds all weights. Gradients and the optimiser's moments have the same
/// layout, so that adding, clipping and saving them are loops over one array.
/// </summary>
internal sealed class ParameterLayout
{
    public ParameterLayout(ModelShape shape)
    {
        shape.Check();
        Shape = shape;
        int offset = 0;
        Embedding = Place(shape.VocabularySize, shape.Width, decays: false, ref offset);
        var layers = new LayerParameters[shape.LayerCount];
        for (int layer = 0; layer < layers.Length; layer++)
        {
            layers[layer] = new LayerParameters(
                Place(1, shape.Width, decays: false, ref offset),
                Place(shape.QkvWidth, shape.Width, decays: true, ref offset),
                Place(shape.Width, shape.Width, decays: true, ref offset),
                Place(1, shape.Width, decays: false, ref offset),
                Place(shape.GateUpWidth, shape.Width, decays: true, ref offset),
                Place(shape.Width, shape.FeedForwardWidth, decays: true, ref offset));
        }

        Layers = layers;
        OutputNorm = Place(1, shape.Width, decays: false, ref offset);
        Count = offset;
    }

    public ModelShape Shape { get; }

    /// <summary>Of all tensors together.</summary>
    public int Count { get; }

    /// <summary>Vocabulary × Width; also the output matrix.</summary>
    public ParameterTensor Embedding { get; }

    public IReadOnlyList<LayerParameters> Layers { get; }

    public ParameterTensor OutputNorm { get; }

    /// <summary>Every tensor, in the order of the array.</summary>
    public IEnumerable<ParameterTensor> All()
    {
        yield return Embedding;
        foreach (LayerParameters layer in Layers)
        {
            yield return layer.AttentionNorm;
            yield return layer.Qkv;
            yield return layer.AttentionOutput;
            yield return layer.FeedForwardNorm;
            yield return layer.GateUp;
            yield return layer.Down;
        }

        yield return OutputNorm;
    }

    /// <summary>The matrices of the layers, those that lie side by side apart: queries, keys, values, output, gate, up, down.</summary>
    public IEnumerable<ParameterTensor> Matrices()
    {
        foreach (LayerParameters layer in Layers)
        {
            ParameterTensor queries = layer.Qkv with { Rows = Shape.Width };
            ParameterTensor keys = layer.Qkv with { Offset = queries.End, Rows = Shape.KvWidth };
            ParameterTensor gate = layer.GateUp with { Rows = Shape.FeedForwardWidth };
            yield return queries;
            yield return keys;
            yield return keys with { Offset = keys.End };
            yield return layer.AttentionOutput;
            yield return gate;
            yield return gate with { Offset = gate.End };
            yield return layer.Down;
        }
    }

    /// <summary>What is in no layer's matrix: the embedding and the norms.</summary>
    public IEnumerable<ParameterTensor> Others() => All().Where(static tensor => !tensor.Decays);

    private static ParameterTensor Place(int rows, int columns, bool decays, ref int offset)
    {
        var tensor = new ParameterTensor(offset, rows, columns, decays);
        offset = tensor.End;
        return tensor;
    }
}
