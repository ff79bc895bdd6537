namespace Pipelines.Core.Operators.Cascades;

/// <summary>The items of the highest scores, or of the lowest, and those of them that were drawn.</summary>
/// <param name="Edge">The score of the last of them; they are all that have it or one beyond it.</param>
/// <param name="Draws">Items drawn one by one with equal chances, each time from the whole range: one drawn twice counts twice.</param>
internal sealed record ScoreRange(double Edge, IReadOnlyList<int> Draws);
