using System.Text;

namespace Pipelines.Connectors.WordVectors;

/// <summary>
/// Turns texts into vectors: the weighted sum of the vectors of their words, of length 1. A word is a run of letters and digits, in
/// lower case. A text without words is the zero vector, which is like nothing.
/// </summary>
internal sealed class TextVectors(WordTable table)
{
    /// <summary>Longer runs are data, not words; their beginning stands for them.</summary>
    private const int WordCharsMax = 64;

    /// <returns>The vector, and how many words it is made of.</returns>
    public (float[] Vector, long Words) Of(string text)
    {
        float[] sum = new float[table.Dimensions];
        long words = 0;
        ReadOnlySpan<char> rest = text.Normalize(NormalizationForm.FormC).ToLowerInvariant();
        while (NextWord(ref rest) is { Length: > 0 } word)
        {
            words++;
            ReadOnlySpan<char> known = word[..Math.Min(word.Length, WordCharsMax)];
            int place = table.Find(known);
            if (place >= 0)
            {
                table.AddTo(sum, place, WordWeights.Of(table.RankAt(place), table.Count));
            }
            else
            {
                UnknownWords.AddTo(sum, known, WordWeights.Of(table.Count, table.Count));
            }
        }

        Normalise(sum);
        return (sum, words);
    }

    private static ReadOnlySpan<char> NextWord(ref ReadOnlySpan<char> rest)
    {
        int from = 0;
        while (from < rest.Length && !IsPartOfWord(rest[from]))
        {
            from++;
        }

        int to = from;
        while (to < rest.Length && IsPartOfWord(rest[to]))
        {
            to++;
        }

        ReadOnlySpan<char> word = rest[from..to];
        rest = rest[to..];
        return word;
    }

    /// <summary>Halves of characters count as letters: most of those beyond the first plane are.</summary>
    private static bool IsPartOfWord(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c);

    private static void Normalise(float[] vector)
    {
        double squares = 0;
        foreach (float component in vector)
        {
            squares += (double)component * component;
        }

        double length = Math.Sqrt(squares);
        for (int i = 0; length > 0 && i < vector.Length; i++)
        {
            vector[i] = (float)(vector[i] / length);
        }
    }
}
