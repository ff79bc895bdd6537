namespace Pipelines.Training.Tokenizer;

/// <summary>How often each pair of neighbouring tokens occurs in a set of words, kept up to date while pairs are merged.</summary>
internal sealed class PairCounts
{
    private readonly List<(List<int> Tokens, long Weight)> _words = [];
    private readonly Dictionary<(int Left, int Right), long> _counts = [];
    private readonly Dictionary<(int Left, int Right), HashSet<int>> _places = [];

    public PairCounts(IEnumerable<(byte[] Word, long Weight)> words)
    {
        foreach ((byte[] word, long weight) in words)
        {
            _words.Add(([.. word.Select(value => (int)value)], weight));
            Count(_words.Count - 1, sign: 1);
        }
    }

    /// <summary>The most frequent pair that is allowed and occurs at least twice; the smaller tokens at a tie.</summary>
    public (int Left, int Right)? MostFrequent(Func<int, int, bool> isAllowed)
    {
        (int, int)? best = null;
        long most = 1;
        foreach ((var pair, long count) in _counts)
        {
            bool better = count > most || (count == most && best is { } other && pair.CompareTo(other) < 0);
            if (better && isAllowed(pair.Left, pair.Right))
            {
                (best, most) = (pair, count);
            }
        }

        return best;
    }

    public void Apply(Merge merge)
    {
        if (!_places.TryGetValue((merge.Left, merge.Right), out HashSet<int>? places))
        {
            return;
        }

        foreach (int word in places.ToArray())
        {
            Count(word, sign: -1);
            Replace(_words[word].Tokens, merge);
            Count(word, sign: 1);
        }
    }

    private static void Replace(List<int> tokens, Merge merge)
    {
        int kept = 0;
        for (int i = 0; i < tokens.Count; i++)
        {
            bool merges = i + 1 < tokens.Count && tokens[i] == merge.Left && tokens[i + 1] == merge.Right;
            tokens[kept++] = merges ? merge.Result : tokens[i];
            i += merges ? 1 : 0;
        }

        tokens.RemoveRange(kept, tokens.Count - kept);
    }

    private void Count(int word, int sign)
    {
        (List<int> tokens, long weight) = _words[word];
        for (int i = 1; i < tokens.Count; i++)
        {
            (int, int) pair = (tokens[i - 1], tokens[i]);
            long count = _counts.GetValueOrDefault(pair) + (sign * weight);
            if (count == 0)
            {
                _counts.Remove(pair);
                _places.Remove(pair);
                continue;
            }

            _counts[pair] = count;
            if (sign > 0)
            {
                (_places.TryGetValue(pair, out HashSet<int>? places) ? places : _places[pair] = []).Add(word);
            }
        }
    }
}
