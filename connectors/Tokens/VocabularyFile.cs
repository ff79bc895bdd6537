using System.Text;
using System.Text.Json;

namespace Pipelines.Connectors.Tokens;

/// <summary>
/// Reads a vocabulary of the package <c>tiktoken</c>: JSON whose <c>bpe_ranks</c> has lines of a mark, the first rank, and tokens in
/// base64, separated by blanks; ranks rise by one.
/// </summary>
internal static class VocabularyFile
{
    /// <summary>Rank of each token, whose bytes are written as characters of the same value.</summary>
    /// <exception cref="InvalidDataException">The file is no vocabulary.</exception>
    public static Dictionary<string, int> Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using JsonDocument document = JsonDocument.Parse(file);
            string text = document.RootElement.GetProperty("bpe_ranks").GetString() ?? throw new FormatException("bpe_ranks is null.");
            return Parse(text);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or FormatException or InvalidOperationException or OverflowException)
        {
            throw new InvalidDataException($"'{path}' is no vocabulary of tiktoken: {e.Message}", e);
        }
    }

    private static Dictionary<string, int> Parse(string text)
    {
        var ranks = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            int rank = int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture);
            foreach (string token in words.AsSpan(2))
            {
                ranks.Add(Encoding.Latin1.GetString(Convert.FromBase64String(token)), rank++);
            }
        }

        return ranks;
    }
}
