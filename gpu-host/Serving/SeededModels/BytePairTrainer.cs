namespace GpuHost.Serving.SeededModels;

/// <summary>
/// Learns byte-pair merges from weighted words: always the pair that occurs most, the smaller symbols at a tie. Integers
/// only, so the result is the same everywhere. The word list is small: each round simply counts all pairs anew.
/// </summary>
internal static class BytePairTrainer
{
    /// <summary>At most <paramref name="mergesMax"/> merges; fewer when every word has become one symbol.</summary>
    public static List<BytePairMerge> Train(IEnumerable<(byte[] Word, long Weight)> words, int mergesMax)
    {
        List<(List<int> Symbols, long Weight)> corpus =
            [.. words.Select(word => (word.Word.Select(value => (int)value).ToList(), word.Weight))];
        var merges = new List<BytePairMerge>();
        while (merges.Count < mergesMax && MostFrequentPair(corpus) is { } pair)
        {
            var merge = new BytePairMerge(pair.Left, pair.Right, ByteAlphabet.Size + merges.Count);
            merges.Add(merge);
            foreach ((List<int> symbols, _) in corpus)
            {
                Apply(merge, symbols);
            }
        }
        return merges;
    }

    private static (int Left, int Right)? MostFrequentPair(List<(List<int> Symbols, long Weight)> corpus)
    {
        var counts = new Dictionary<(int Left, int Right), long>();
        foreach ((List<int> symbols, long weight) in corpus)
        {
            for (int i = 1; i < symbols.Count; i++)
            {
                (int, int) pair = (symbols[i - 1], symbols[i]);
                counts[pair] = counts.GetValueOrDefault(pair) + weight;
            }
        }
        return Best(counts);
    }

    private static (int Left, int Right)? Best(Dictionary<(int Left, int Right), long> counts)
    {
        (int Left, int Right)? best = null;
        long bestCount = 0;
        foreach ((var pair, long count) in counts)
        {
            bool better = count > bestCount || (count == bestCount && pair.CompareTo(best!.Value) < 0);
            if (better)
            {
                (best, bestCount) = (pair, count);
            }
        }
        return best;
    }

    private static void Apply(BytePairMerge merge, List<int> symbols)
    {
        for (int i = 1; i < symbols.Count; i++)
        {
            if (symbols[i - 1] != merge.Left || symbols[i] != merge.Right)
            {
                continue;
            }

            symbols[i - 1] = merge.Result;
            symbols.RemoveAt(i);
        }
    }
}
