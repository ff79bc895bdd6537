namespace Pipelines.Core.Scoring;

/// <summary>What is accepted when answers below a threshold are not.</summary>
/// <param name="Threshold">The least confidence that is accepted.</param>
/// <param name="Accepted">How many of all answers have it.</param>
/// <param name="Right">How many of these are right.</param>
public readonly record struct AcceptanceLevel(double Threshold, Share Accepted, Share Right);
