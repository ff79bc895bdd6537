using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Pipelines.Training.Model;

namespace Pipelines.Training.Trainer;

/// <summary>AdamW (Loshchilov and Hutter, 2019): each weight moves by its smoothed gradient over the root of its smoothed square.</summary>
internal static class AdamW
{
    private const float Epsilon = 1e-8f;

    /// <param name="recipe">Smoothing and decay.</param>
    /// <param name="state">Weights and moments; its step is the one being made, from 0.</param>
    /// <param name="gradients">Of the whole step.</param>
    /// <param name="gradientScale">What they are scaled by, for clipping.</param>
    /// <param name="tensor">Which weights.</param>
    public static void Update(Recipe recipe, TrainingState state, float[] gradients, float gradientScale, ParameterTensor tensor)
    {
        float rate = recipe.LearningRateAt(state.Step) * recipe.OthersShare;
        double age = state.Step + 1;
        float meanScale = (float)(1 / (1 - Math.Pow(recipe.GradientDecay, age)));
        float squareScale = (float)(1 / (1 - Math.Pow(recipe.SquareDecay, age)));
        Vector512<float> keep = Vector512.Create(tensor.Decays ? 1 - (rate * recipe.WeightDecay) : 1f);
        Vector512<float> scale = Vector512.Create(gradientScale);
        Vector512<float> meanKeep = Vector512.Create(recipe.GradientDecay);
        Vector512<float> meanTake = Vector512.Create(1 - recipe.GradientDecay);
        Vector512<float> squareKeep = Vector512.Create(recipe.SquareDecay);
        Vector512<float> squareTake = Vector512.Create(1 - recipe.SquareDecay);
        Vector512<float> epsilon = Vector512.Create(Epsilon);
        Vector512<float> move = Vector512.Create(rate * meanScale);
        Vector512<float> spread = Vector512.Create(squareScale);

        Span<Vector512<float>> weights = MemoryMarshal.Cast<float, Vector512<float>>(tensor.In(state.Weights));
        Span<Vector512<float>> means = MemoryMarshal.Cast<float, Vector512<float>>(tensor.In(state.Means));
        Span<Vector512<float>> squares = MemoryMarshal.Cast<float, Vector512<float>>(tensor.In(state.Squares));
        ReadOnlySpan<Vector512<float>> slopes = MemoryMarshal.Cast<float, Vector512<float>>(tensor.In(gradients));
        for (int i = 0; i < weights.Length; i++)
        {
            Vector512<float> slope = slopes[i] * scale;
            means[i] = (means[i] * meanKeep) + (slope * meanTake);
            squares[i] = (squares[i] * squareKeep) + (slope * slope * squareTake);
            weights[i] = (weights[i] * keep) - (move * means[i] / (Vector512.Sqrt(squares[i] * spread) + epsilon));
        }
    }
}
