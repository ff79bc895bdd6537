using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipelines.Functions.App.CustomHandler;

/// <summary>Takes apart what the Functions host has encoded twice.</summary>
internal static class HostValue
{
    /// <summary>The host quotes twice at most; texts that look quoted after that are somebody's own.</summary>
    private const int QuotesMax = 3;

    /// <summary>As long as the text is a JSON string, what it says; anything else as it stands.</summary>
    public static string Unquoted(JsonNode value)
    {
        string text = TextOf(value);
        for (int quotes = 1; quotes < QuotesMax && TryUnquote(text, out string inner); quotes++)
        {
            text = inner;
        }

        return text;
    }

    /// <summary>What the host has put in quotes, JSON by itself; what it has not quoted as it stands.</summary>
    public static string? UnquotedOnce(JsonNode? value)
    {
        if (value is null)
        {
            return null;
        }

        string text = TextOf(value);
        return value.GetValueKind() == JsonValueKind.String && TryUnquote(text, out string inner) ? inner : text;
    }

    private static string TextOf(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    private static bool TryUnquote(string text, out string inner)
    {
        inner = text;
        if (text.Length < 2 || text[0] != '"' || text[^1] != '"')
        {
            return false;
        }

        try
        {
            inner = JsonSerializer.Deserialize<string>(text)!;
            return true;
        }
        catch (JsonException)
        {
            // A text that only looks like one.
            return false;
        }
    }
}
