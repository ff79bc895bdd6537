using GpuHost.Serving.Models;

namespace GpuHost.Host.Batches.Lines;

/// <summary>A line that its endpoint has read.</summary>
/// <param name="Prompt">Its prompt as the model reads it; empty where it is not one prompt.</param>
/// <param name="AnswerAsync">
/// Answers it; a failure that passes may be tried again. It is told how many tokens of its prompt the next line begins with, too: those are kept until that line has
/// come.
/// </param>
internal sealed record LineWork(TokenId[] Prompt, Func<int, CancellationToken, Task<LineAnswer>> AnswerAsync);
