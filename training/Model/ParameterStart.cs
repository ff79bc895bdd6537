using GpuHost.Serving.Randomness;

namespace Pipelines.Training.Model;

/// <summary>
/// The weights that training starts from: noise from a seed, and in the first layer some heads that look at the previous
/// token. From noise alone a small model takes millions of tokens to find that out, and without it copies nothing.
/// </summary>
internal static class ParameterStart
{
    private const float EmbeddingDeviation = 0.05f;

    /// <summary>Every token's first number is this: a constant that heads can look for, whatever the token.</summary>
    private const float ConstantValue = 0.2f;

    private const int ConstantChannel = 0;

    /// <summary>Pairs that turn fast enough to tell neighbours apart; together they repeat at no distance that matters.</summary>
    private const int PreviousTokenPairs = 4;

    /// <summary>Score of the previous token over its neighbours', in units of the softmax.</summary>
    private const float PreviousTokenSharpness = 4f;

    public static float[] Make(ParameterLayout layout, ulong seed)
    {
        ModelShape shape = layout.Shape;
        float[] weights = new float[layout.Count];
        ulong stream = seed;
        foreach (ParameterTensor tensor in layout.All())
        {
            stream++;
            if (tensor.Rows == 1)
            {
                tensor.In(weights).Fill(1);
            }
            else
            {
                Fill(new Xoshiro256(stream * 0x9E3779B97F4A7C15UL), tensor.In(weights), 1f / MathF.Sqrt(tensor.Columns));
            }
        }

        // What layers add to the hidden state grows with their number unless each adds less.
        float residual = 1f / MathF.Sqrt(2 * shape.LayerCount);
        Scale(layout.Embedding.In(weights), EmbeddingDeviation * MathF.Sqrt(shape.Width));
        foreach (LayerParameters layer in layout.Layers)
        {
            Scale(layer.AttentionOutput.In(weights), residual * 0.5f);
            Scale(layer.Down.In(weights), residual * 0.5f);
        }

        for (int token = 0; token < shape.VocabularySize; token++)
        {
            layout.Embedding.In(weights)[(token * shape.Width) + ConstantChannel] = ConstantValue;
        }

        LookAtPreviousToken(layout.Layers[0].Qkv.In(weights), shape);
        return weights;
    }

    /// <summary>
    /// Half of the KV heads: key and query depend on the constant alone, and the query is turned by one position, so that
    /// the score is largest one token back. What they carry (the values) stays noise.
    /// </summary>
    private static void LookAtPreviousToken(Span<float> qkv, ModelShape shape)
    {
        float constant = NormedConstant(shape);
        float length = PairLength(shape) / constant;
        for (int kvHead = 0; kvHead < (shape.KvHeadCount + 1) / 2; kvHead++)
        {
            int keyRow = shape.Width + (kvHead * shape.HeadWidth);
            qkv.Slice(keyRow * shape.Width, shape.HeadWidth * shape.Width).Clear();
            int queryRow = kvHead * shape.QueriesPerKv * shape.HeadWidth;
            qkv.Slice(queryRow * shape.Width, shape.QueriesPerKv * shape.HeadWidth * shape.Width).Clear();
            for (int pair = 0; pair < PreviousTokenPairs; pair++)
            {
                Set(qkv, shape, keyRow + (2 * pair), length);
                double turn = RotaryEmbedding.Frequency(shape, pair);
                for (int query = 0; query < shape.QueriesPerKv; query++)
                {
                    int row = queryRow + (query * shape.HeadWidth) + (2 * pair);
                    Set(qkv, shape, row, length * (float)Math.Cos(turn));
                    Set(qkv, shape, row + 1, -length * (float)Math.Sin(turn));
                }
            }
        }
    }

    /// <summary>What the constant channel holds after normalisation, for a token whose other channels are noise.</summary>
    private static float NormedConstant(ModelShape shape)
    {
        float others = EmbeddingDeviation * EmbeddingDeviation * (shape.Width - 1);
        return ConstantValue / MathF.Sqrt(((ConstantValue * ConstantValue) + others) / shape.Width);
    }

    /// <summary>Length of query and key in each pair, so that the previous token leads its neighbours as it should.</summary>
    private static float PairLength(ModelShape shape)
    {
        double lead = 0;
        for (int pair = 0; pair < PreviousTokenPairs; pair++)
        {
            lead += 1 - Math.Cos(RotaryEmbedding.Frequency(shape, pair));
        }

        return (float)Math.Sqrt(PreviousTokenSharpness * Math.Sqrt(shape.HeadWidth) / lead);
    }

    private static void Set(Span<float> qkv, ModelShape shape, int row, float value) => qkv[(row * shape.Width) + ConstantChannel] = value;

    private static void Scale(Span<float> values, float factor)
    {
        foreach (ref float value in values)
        {
            value *= factor;
        }
    }

    // Uniform noise of a deviation: a uniform variable on [−1, 1) has the deviation 1/√3.
    private static void Fill(Xoshiro256 noise, Span<float> values, float deviation)
    {
        float scale = deviation * MathF.Sqrt(3);
        foreach (ref float value in values)
        {
            value = noise.NextSignedSingle() * scale;
        }
    }
}
