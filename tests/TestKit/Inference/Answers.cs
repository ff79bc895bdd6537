using Pipelines.Core.Inference;
using Pipelines.Core.Usage;

namespace Pipelines.TestKit.Inference;

/// <summary>Answers for scripted models.</summary>
public static class Answers
{
    /// <summary>One choice; its tokens are its words, and the prompt's those of the last message.</summary>
    public static Completion Text(CompletionRequest request, string text) => new(
        request.Model,
        [new CompletionChoice(text, FinishReason.Stop)],
        new TokenUsage(Words(request.Messages[^1].Content), 0, 0, Words(text), 0));

    private static int Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
}
