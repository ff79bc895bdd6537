using System.Text;

namespace Pipelines.Training.Tokenizer;

/// <summary>
/// Text to tokens, the same as llama.cpp's. Words seen before are looked up. Not thread-safe.
/// </summary>
internal sealed class BytePairTokenizer
{
    private const int WordsKeptMax = 200_000;

    private readonly Dictionary<(int Left, int Right), (int Rank, int Result)> _ranks = [];
    private readonly Dictionary<string, int[]> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _wordsBySpan;

    public BytePairTokenizer(Vocabulary vocabulary)
    {
        Vocabulary = vocabulary;
        _wordsBySpan = _words.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach ((int rank, Merge merge) in vocabulary.Merges.Index())
        {
            _ranks.TryAdd((merge.Left, merge.Right), (rank, merge.Result));
        }
    }

    public Vocabulary Vocabulary { get; }

    /// <summary>Adds the tokens of a text; control tokens spelled out in it are text.</summary>
    public void Encode(string text, List<int> tokens)
    {
        foreach (Range piece in PreTokenizer.Split(text))
        {
            ReadOnlySpan<char> word = text.AsSpan(piece);
            if (!_wordsBySpan.TryGetValue(word, out int[]? known))
            {
                known = EncodeWord(word);
                if (_words.Count < WordsKeptMax)
                {
                    _words.Add(word.ToString(), known);
                }
            }

            tokens.AddRange(known);
        }
    }

    private int[] EncodeWord(ReadOnlySpan<char> word)
    {
        byte[] utf8 = new byte[Encoding.UTF8.GetMaxByteCount(word.Length)];
        int length = Encoding.UTF8.GetBytes(word, utf8);
        List<int> tokens = [.. utf8.AsSpan(0, length).ToArray().Select(value => (int)value)];
        while (LowestRank(tokens) is { } at)
        {
            tokens[at] = _ranks[(tokens[at], tokens[at + 1])].Result;
            tokens.RemoveAt(at + 1);
        }

        return [.. tokens];
    }

    private int? LowestRank(List<int> tokens)
    {
        int? best = null;
        int lowest = int.MaxValue;
        for (int i = 0; i + 1 < tokens.Count; i++)
        {
            if (_ranks.TryGetValue((tokens[i], tokens[i + 1]), out (int Rank, int Result) found) && found.Rank < lowest)
            {
                (best, lowest) = (i, found.Rank);
            }
        }

        return best;
    }
}
