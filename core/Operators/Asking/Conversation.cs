using Pipelines.Core.Inference;

namespace Pipelines.Core.Operators.Asking;

/// <summary>
/// The messages so far, in the order system, prompt, then answers and what was said about them. Only grows, so no two calls of
/// a row have the same messages, and each call shares the prefix of the one before.
/// </summary>
/// <param name="Messages">At least the system message and the prompt.</param>
/// <param name="StaticPrefix">Where the text that all rows share ends.</param>
internal sealed record Conversation(IReadOnlyList<ChatMessage> Messages, PrefixBoundary StaticPrefix)
{
    private const int OpeningCount = 2;

    /// <summary>The rendered prompt.</summary>
    public string Prompt => Messages[OpeningCount - 1].Content;

    /// <summary>The system message and a rendered prompt.</summary>
    /// <param name="system">The same for every row.</param>
    /// <param name="prompt">The rendered prompt.</param>
    /// <param name="staticPrefixChars">How many of its first characters every row shares.</param>
    public static Conversation Open(ChatMessage system, string prompt, int staticPrefixChars) =>
        new([system, new ChatMessage(ChatRole.User, prompt)], new PrefixBoundary(1, staticPrefixChars));

    /// <summary>Goes on with an answer and what is said about it.</summary>
    public Conversation Reply(string answer, string message) =>
        this with { Messages = [.. Messages, new ChatMessage(ChatRole.Assistant, answer), new ChatMessage(ChatRole.User, message)] };

    /// <summary>The opening, one answer and a question about it, without what was said between.</summary>
    public Conversation AskAbout(string answer, string question) =>
        (this with { Messages = [.. Messages.Take(OpeningCount)] }).Reply(answer, question);
}
