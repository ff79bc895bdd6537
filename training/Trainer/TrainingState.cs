using Pipelines.Training.Model;

namespace Pipelines.Training.Trainer;

/// <summary>All that a training run carries from one step to the next.</summary>
/// <param name="weights">The model.</param>
/// <param name="means">Smoothed gradients.</param>
/// <param name="squares">Smoothed squares of gradients.</param>
/// <param name="step">Steps made.</param>
internal sealed class TrainingState(float[] weights, float[] means, float[] squares, int step)
{
    public float[] Weights { get; } = weights;

    public float[] Means { get; } = means;

    public float[] Squares { get; } = squares;

    public int Step { get; set; } = step;

    public static TrainingState Start(ParameterLayout layout, ulong seed) =>
        new(ParameterStart.Make(layout, seed), new float[layout.Count], new float[layout.Count], step: 0);
}
