using GpuHost.Serving.Randomness;

namespace Pipelines.Training.Model;

/// <summary>
/// The weights that training starts from: noise from a seed, layers that add nothing yet, and in the first two layers what
/// copying needs (<see cref="CopyingHeads"/>).
/// </summary>
internal static class ParameterStart
{
    /// <summary>Of the usual noise, what is left in the matrices by which a layer adds to the hidden state.</summary>
    private const float OutputShare = 0.02f;

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

        // A layer that adds nothing lets what the first ones find out through to the end; what it had better add, it learns.
        foreach (LayerParameters layer in layout.Layers)
        {
            Scale(layer.AttentionOutput.In(weights), OutputShare);
            Scale(layer.Down.In(weights), OutputShare);
        }

        Scale(layout.Embedding.In(weights), CopyingHeads.EmbeddingDeviation * MathF.Sqrt(shape.Width));
        CopyingHeads.Write(layout, weights);
        return weights;
    }

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
