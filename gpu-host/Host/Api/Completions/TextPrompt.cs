using GpuHost.Serving.Models;

namespace GpuHost.Host.Api.Completions;

/// <summary>A prompt as text or as tokens; one of the two is set.</summary>
internal readonly record struct TextPrompt(string? Text, IReadOnlyList<int>? Tokens)
{
    public TokenId[] ToTokens(IModelTokenizer tokenizer) => Text is { } text
        ? tokenizer.Tokenize(text, addSpecial: true, parseSpecial: true)
        : [.. Tokens!.Select(static id => new TokenId(id))];
}
