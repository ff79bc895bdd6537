namespace Pipelines.Training.Trainer;

/// <summary>What a step came to.</summary>
/// <param name="Step">Its number, from 1.</param>
/// <param name="Tokens">Computed.</param>
/// <param name="Targets">Predicted.</param>
/// <param name="Loss">Mean over the targets, in nats.</param>
/// <param name="GradientNorm">Before it was clipped.</param>
/// <param name="LearningRate">Used.</param>
internal readonly record struct StepResult(int Step, int Tokens, int Targets, double Loss, float GradientNorm, float LearningRate);
