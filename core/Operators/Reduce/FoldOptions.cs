using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Asking;

namespace Pipelines.Core.Operators.Reduce;

/// <summary>How further rows are added to an answer.</summary>
/// <param name="Prompt">About the answer so far and the next rows.</param>
/// <param name="RowsPerFold">So many rows at a time.</param>
/// <param name="Seconds">How long a fold is taken to be, against <see cref="MergeOptions.Seconds"/>.</param>
/// <param name="NotedPolicy">What an answer keeps to in a chain of folds that take notes beside it.</param>
/// <param name="NotedSystem">The message before their prompts, to which the notes are appended.</param>
internal sealed record FoldOptions(GroupPrompt Prompt, int RowsPerFold, double Seconds, AnswerPolicy NotedPolicy, ChatMessage NotedSystem);
