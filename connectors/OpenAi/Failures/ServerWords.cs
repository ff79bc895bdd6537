namespace Pipelines.Connectors.OpenAi.Failures;

/// <summary>An endpoint's own words, fit for a message: short, one line, without the key and without the caller's texts.</summary>
internal static class ServerWords
{
    private const int LengthMax = 300;

    /// <summary>An echo this long gives the caller's text away; shorter ones are words that everybody uses.</summary>
    private const int EchoCharsMin = 24;

    /// <summary>Null when there is nothing to quote.</summary>
    public static string? Quote(string? message, CallSite site)
    {
        if (string.IsNullOrWhiteSpace(message))
        {
            return null;
        }

        string line = string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        string safe = site.Endpoint.ApiKey?.Redact(line) ?? line;
        string cut = safe.Length <= LengthMax ? safe : string.Concat(safe.AsSpan(0, LengthMax), "…");
        return Echoes(message, site.Texts) ? "(left out: it repeats the prompt)" : cut;
    }

    private static bool Echoes(string message, IReadOnlyList<string> texts)
    {
        string start = message[..Math.Min(message.Length, 2 * LengthMax)];
        for (int at = 0; at + EchoCharsMin <= start.Length; at++)
        {
            string piece = start.Substring(at, EchoCharsMin);
            if (texts.Any(text => text.Contains(piece, StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return texts.Any(text => text.Length is > 0 and < EchoCharsMin && text.Trim().Contains(' ', StringComparison.Ordinal) && start.Contains(text, StringComparison.Ordinal));
    }
}
