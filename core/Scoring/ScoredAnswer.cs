namespace Pipelines.Core.Scoring;

/// <summary>An answer that was compared with the right one.</summary>
/// <param name="Confidence">How sure the model was, from 0 to 1.</param>
/// <param name="IsRight">Whether it was right.</param>
public readonly record struct ScoredAnswer(double Confidence, bool IsRight);
