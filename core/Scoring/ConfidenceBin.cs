namespace Pipelines.Core.Scoring;

/// <summary>Answers of about the same confidence.</summary>
/// <param name="Confidence">Their mean.</param>
/// <param name="Right">How many of them are right.</param>
public readonly record struct ConfidenceBin(double Confidence, Share Right);
