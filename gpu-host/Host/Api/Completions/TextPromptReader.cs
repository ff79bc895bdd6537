using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;
using Newtonsoft.Json.Linq;

namespace GpuHost.Host.Api.Completions;

/// <summary>Reads what OpenAI takes as texts: a text, a list of token ids, or a list of either.</summary>
internal static class TextPromptReader
{
    private const int TokensMax = 1 << 20;

    /// <param name="fields">The request.</param>
    /// <param name="name">The parameter.</param>
    /// <param name="countMax">Most texts.</param>
    /// <exception cref="ApiException">It is missing, or something else.</exception>
    public static IReadOnlyList<TextPrompt> Read(RequestFields fields, string name, int countMax)
    {
        return fields.Find(name) switch
        {
            null => throw ApiException.Invalid(name, $"The parameter '{name}' is missing."),
            JValue { Value: string text } => [new TextPrompt(text, null)],
            JArray { Count: > 0 } list when list[0] is JValue { Value: long } => [TokensOf(list)],
            JArray { Count: > 0 } list when list.Count <= countMax => [.. list.Select(item => item switch
            {
                JValue { Value: string text } => new TextPrompt(text, null),
                JArray tokens => TokensOf(tokens),
                _ => throw Wrong(),
            })],
            _ => throw Wrong(),
        };

        TextPrompt TokensOf(JArray list) => list.Count <= TokensMax
            ? new TextPrompt(null, [.. list.Select(item => item is JValue { Value: long and >= 0 and <= int.MaxValue } id ? (int)id : throw Wrong())])
            : throw Wrong();

        ApiException Wrong() => fields.Wrong(name, $"text, a list of token ids, or a list of at most {countMax} of them");
    }
}
