using System.Text;
using GpuHost.Serving.Models;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Chat;

/// <summary>
/// Turns conversations into tokens, and finds where in them the parts end that others share. Thread-safe.
/// </summary>
/// <param name="format">Writes the conversation.</param>
/// <param name="tokenizer">Reads what was written.</param>
/// <param name="promptTokensMax">A longer prompt is refused anyway, so nothing is looked for in it.</param>
internal sealed class ChatPrompter(IChatFormat format, IModelTokenizer tokenizer, int promptTokensMax)
{
    private readonly SpecialText _special = new(tokenizer);
    private readonly string? _bosText = tokenizer.Bos is { } bos
        ? Encoding.UTF8.GetString(tokenizer.GetPiece(bos, renderSpecial: true))
        : null;

    /// <param name="messages">At least one.</param>
    /// <param name="boundaries">Where others begin alike, in any order; the very start says nothing.</param>
    /// <param name="variables">For the model's template.</param>
    /// <exception cref="InferenceException">The conversation is empty, or the model's template refuses it.</exception>
    public ChatPrompt Prepare(IReadOnlyList<ChatMessage> messages, IReadOnlyList<PrefixBoundary> boundaries, JObject? variables)
    {
        if (messages.Count == 0)
        {
            throw new InferenceException(InferenceFailureKind.BadRequest, "A conversation has at least one message.");
        }

        char? mark = _special.ChooseMark(messages.Select(message => message.Content));
        TokenId[] tokens = Tokenize(messages, mark, variables);
        if (tokens.Length > promptTokensMax)
        {
            return new ChatPrompt(tokens, []);
        }

        var breakpoints = new SortedSet<int>();
        foreach (PrefixBoundary boundary in boundaries.Where(static one => one != default).Distinct())
        {
            // Another row's prompt, as different from this one as can be: what both begin with is what every row begins with.
            TokenId[] other = Tokenize(OtherRow(messages, boundary), mark, variables);
            breakpoints.Add(tokens.AsSpan().CommonPrefixLength(other));
        }

        breakpoints.Remove(0);
        return new ChatPrompt(tokens, [.. breakpoints]);
    }

    private TokenId[] Tokenize(IReadOnlyList<ChatMessage> messages, char? mark, JObject? variables)
    {
        if (mark is not { } separator)
        {
            return TokenizePiece(format.Render(messages, variables), isFirst: true);
        }

        IReadOnlyList<ChatMessage> broken =
            [.. messages.Select(message => message with { Content = _special.Break(message.Content, separator) })];
        var tokens = new List<TokenId>();
        foreach (string piece in format.Render(broken, variables).Split(separator))
        {
            tokens.AddRange(TokenizePiece(piece, isFirst: tokens.Count == 0));
        }

        return [.. tokens];
    }

    // A template that writes BOS itself must not get a second one.
    private TokenId[] TokenizePiece(string text, bool isFirst)
    {
        bool writesBos = _bosText is { Length: > 0 } && text.StartsWith(_bosText, StringComparison.Ordinal);
        return tokenizer.Tokenize(text, addSpecial: isFirst && !writesBos, parseSpecial: true);
    }

    /// <summary>
    /// The same conversation up to the boundary, and from there on a character that this row does not have there. It is no
    /// space, because templates trim.
    /// </summary>
    private static List<ChatMessage> OtherRow(IReadOnlyList<ChatMessage> messages, PrefixBoundary boundary)
    {
        List<ChatMessage> other = [.. messages.Take(boundary.MessageIndex + 1)];
        if (boundary.MessageIndex >= messages.Count)
        {
            return other;
        }

        string content = messages[boundary.MessageIndex].Content;
        int length = Math.Clamp(boundary.CharCount, 0, content.Length);
        string next = length < content.Length && content[length] == 'x' ? "y" : "x";
        other[^1] = messages[boundary.MessageIndex] with { Content = content[..length] + next };
        return other;
    }
}
