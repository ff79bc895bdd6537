using System.Numerics.Tensors;

namespace Pipelines.Training.Model;

/// <summary>Softmax and the negative logarithm of the right token's probability.</summary>
internal static class CrossEntropy
{
    /// <param name="logits">A row of the vocabulary's length for each target; replaced by their gradients.</param>
    /// <param name="targets">The right tokens.</param>
    /// <param name="scale">Each gradient is scaled by it.</param>
    /// <param name="losses">Gets the loss of each target, in nats.</param>
    /// <param name="isRight">Gets whether the right token was the likeliest.</param>
    public static void Apply(Span<float> logits, ReadOnlySpan<int> targets, float scale, Span<float> losses, Span<bool> isRight)
    {
        int vocabulary = logits.Length / Math.Max(1, targets.Length);
        for (int i = 0; i < targets.Length; i++)
        {
            Span<float> row = logits.Slice(i * vocabulary, vocabulary);
            int likeliest = TensorPrimitives.IndexOfMax<float>(row);
            isRight[i] = likeliest == targets[i];
            float largest = row[likeliest];
            float right = row[targets[i]] - largest;
            TensorPrimitives.Subtract(row, largest, row);
            TensorPrimitives.Exp(row, row);
            float sum = TensorPrimitives.Sum(row);
            losses[i] = MathF.Log(sum) - right;
            TensorPrimitives.Multiply(row, scale / sum, row);
            row[targets[i]] -= scale;
        }
    }
}
