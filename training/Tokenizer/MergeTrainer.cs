using System.Text;
using GpuHost.Serving.SeededModels;

namespace Pipelines.Training.Tokenizer;

/// <summary>
/// Learns merges from texts: always the pair that occurs most often, the smaller tokens at a tie. Integers only, so the
/// result is the same everywhere.
/// </summary>
internal sealed class MergeTrainer
{
    /// <summary>A longer token would be one company's whole name, learned by heart.</summary>
    private const int PieceBytesMax = 12;

    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Counts the pieces of a text.</summary>
    public void Read(string text)
    {
        foreach (Range piece in PreTokenizer.Split(text))
        {
            string word = text[piece];
            _counts[word] = _counts.GetValueOrDefault(word) + 1;
        }
    }

    /// <param name="size">Of the vocabulary; it is smaller when nothing is left to merge.</param>
    public Vocabulary Train(int size)
    {
        var pairs = new PairCounts(_counts
            .OrderBy(word => word.Key, StringComparer.Ordinal)
            .Select(word => (Encoding.UTF8.GetBytes(word.Key), word.Value)));
        var lengths = Enumerable.Repeat(1, ByteAlphabet.Size).ToList();
        var learned = new List<(int Left, int Right)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var pieces = Enumerable.Range(0, ByteAlphabet.Size).Select(value => new[] { (byte)value }).ToList();
        while (pieces.Count + ControlTokens.All.Count < size
            && pairs.MostFrequent((left, right) => lengths[left] + lengths[right] <= PieceBytesMax) is { } pair)
        {
            byte[] piece = [.. pieces[pair.Left], .. pieces[pair.Right]];
            string name = ByteAlphabet.ToText(piece);
            int result = pieces.Count;
            if (names.Add(name))
            {
                pieces.Add(piece);
                lengths.Add(piece.Length);
            }
            else
            {
                result = pieces.FindIndex(known => known.AsSpan().SequenceEqual(piece));
            }

            learned.Add(pair);
            pairs.Apply(new Merge(pair.Left, pair.Right, result));
        }

        return new Vocabulary(learned);
    }
}
