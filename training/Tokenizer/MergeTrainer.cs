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
            && pairs.MostFrequent((left, right) => lengths[left] + lengths[right] <= PieceBytesMax && MayMeet(pieces[left][^1], pieces[right][0])) is { } pair)
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

    // A value has the same tokens wherever it stands: behind a space, behind a quotation mark, before a comma. So it can be
    // copied token for token. Were the space a part of the word behind it, the first word of every value would have to be
    // spelt anew.
    private static bool MayMeet(byte left, byte right) => KindOf(left) == KindOf(right);

    private static PieceKind KindOf(byte value) => (char)value switch
    {
        ' ' or '\n' or '\t' or '\r' => PieceKind.Space,
        '{' or '}' or '[' or ']' or '"' or ':' or ',' => PieceKind.Json,
        >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '\x80' => PieceKind.Letter,
        >= '0' and <= '9' => PieceKind.Number,
        _ => PieceKind.Sign,
    };
}
