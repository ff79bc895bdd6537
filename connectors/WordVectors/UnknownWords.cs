using System.Numerics;

namespace Pipelines.Connectors.WordVectors;

/// <summary>
/// Vectors for words that the table lacks (names, numbers, typing errors): made of their groups of three characters, so that equal words are
/// equal and words that look alike are near. The same on every machine.
/// </summary>
internal static class UnknownWords
{
    private const int GroupChars = 3;

    /// <summary>About the length of the table's own vectors of rare words.</summary>
    private const float Length = 5;

    private const ulong Offset = 0xCBF29CE484222325;
    private const ulong Prime = 0x100000001B3;

    /// <summary>Adds the vector of a word, times <paramref name="weight"/>.</summary>
    public static void AddTo(Span<float> sum, ReadOnlySpan<char> word, float weight)
    {
        Span<char> framed = stackalloc char[word.Length + 2];
        framed[0] = '<';
        word.CopyTo(framed[1..]);
        framed[^1] = '>';
        int groups = Math.Max(1, framed.Length - GroupChars + 1);

        // Signs of independent groups add up like a random walk: this keeps the length about the same for all words.
        float share = weight * Length / MathF.Sqrt(groups * sum.Length);
        for (int i = 0; i < groups; i++)
        {
            AddSigns(sum, Hash(framed.Slice(i, Math.Min(GroupChars, framed.Length))), share);
        }
    }

    private static ulong Hash(ReadOnlySpan<char> group)
    {
        ulong hash = Offset;
        foreach (char c in group)
        {
            hash = (hash ^ c) * Prime;
        }

        return hash;
    }

    /// <summary>One of two signs for each component, from bits that a hash scatters (splitmix).</summary>
    private static void AddSigns(Span<float> sum, ulong state, float share)
    {
        ulong bits = 0;
        for (int i = 0; i < sum.Length; i++)
        {
            if (i % 64 == 0)
            {
                state += 0x9E3779B97F4A7C15;
                ulong mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
                mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
                bits = mixed ^ (mixed >> 31);
            }

            sum[i] += (bits & 1) == 0 ? share : -share;
            bits = BitOperations.RotateRight(bits, 1);
        }
    }
}
