using System.Buffers;
using System.Text;
using Pipelines.Core.Operators.Tokens;

namespace Pipelines.Connectors.Tokens;

/// <summary>Byte-pair encoding over a ranked vocabulary. Texts like <c>&lt;|endoftext|&gt;</c> are text, never a control token.</summary>
/// <param name="ranks">Rank of each token, its bytes as characters of the same value; every single byte is a token.</param>
/// <param name="words">Cuts a text into the words that no token crosses.</param>
internal sealed class BytePairTokenizer(Dictionary<string, int> ranks, Func<string, IEnumerable<(int Start, int Length)>> words) : ITextTokenizer
{
    private const int Utf8BytesPerCharMax = 3;

    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ranks = ranks.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <inheritdoc/>
    public IReadOnlyList<int> Cut(string text, int tokensPerPiece)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokensPerPiece, 1);
        var ends = new List<int>();
        var lengths = new List<int>();
        int tokens = 0;
        foreach ((int start, int length) in words(text))
        {
            ReadOnlySpan<char> word = text.AsSpan(start, length);
            lengths.Clear();
            AddTokenLengths(word, lengths);
            if (tokens + lengths.Count <= tokensPerPiece)
            {
                // The usual word: whole in this piece.
                tokens += lengths.Count;
                if (tokens == tokensPerPiece)
                {
                    AddEnd(ends, start + length);
                    tokens = 0;
                }

                continue;
            }

            int bytes = 0;
            foreach (int tokenBytes in lengths)
            {
                bytes += tokenBytes;
                if (++tokens == tokensPerPiece)
                {
                    AddEnd(ends, start + CharsWithin(word, bytes));
                    tokens = 0;
                }
            }
        }

        AddEnd(ends, text.Length);
        return ends;
    }

    /// <summary>Adds the bytes of each token of a word.</summary>
    private void AddTokenLengths(ReadOnlySpan<char> word, List<int> lengths)
    {
        // Bytes widened to characters, which is how the vocabulary is keyed.
        byte[] bytes = ArrayPool<byte>.Shared.Rent(word.Length * Utf8BytesPerCharMax);
        char[] wide = ArrayPool<char>.Shared.Rent(word.Length * Utf8BytesPerCharMax);
        int count = Encoding.UTF8.GetBytes(word, bytes);
        Encoding.Latin1.GetChars(bytes.AsSpan(0, count), wide);
        ReadOnlySpan<char> key = wide.AsSpan(0, count);
        if (_ranks.ContainsKey(key))
        {
            lengths.Add(count);
        }
        else
        {
            new PairMerge(wide.AsMemory(0, count), _ranks).AddLengths(lengths);
        }

        ArrayPool<byte>.Shared.Return(bytes);
        ArrayPool<char>.Shared.Return(wide);
    }

    /// <summary>How many characters of the word lie wholly within its first bytes; a surrogate pair counts as one of four bytes.</summary>
    private static int CharsWithin(ReadOnlySpan<char> word, int bytes)
    {
        int chars = 0;
        foreach (Rune rune in word.EnumerateRunes())
        {
            bytes -= rune.Utf8SequenceLength;
            if (bytes < 0)
            {
                break;
            }

            chars += rune.Utf16SequenceLength;
        }

        return chars;
    }

    private static void AddEnd(List<int> ends, int end)
    {
        if (end > (ends.Count == 0 ? 0 : ends[^1]))
        {
            ends.Add(end);
        }
    }
}
