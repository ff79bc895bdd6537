namespace Pipelines.Training.Model;

/// <summary>One example within a batch.</summary>
/// <param name="Start">Its first row.</param>
/// <param name="Length">Its rows.</param>
/// <param name="FirstTarget">Index of its first target.</param>
/// <param name="TargetCount">Its targets.</param>
internal readonly record struct Segment(int Start, int Length, int FirstTarget, int TargetCount);
