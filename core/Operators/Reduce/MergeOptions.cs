namespace Pipelines.Core.Operators.Reduce;

/// <summary>How answers about parts of a group become one.</summary>
/// <param name="Prompt">About several answers.</param>
/// <param name="AnswersPerMerge">So many at a time.</param>
/// <param name="Seconds">How long a merge is taken to be.</param>
internal sealed record MergeOptions(GroupPrompt Prompt, int AnswersPerMerge, double Seconds);
