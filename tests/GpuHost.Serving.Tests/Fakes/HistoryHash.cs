using GpuHost.Serving.Randomness;

namespace GpuHost.Serving.Tests.Fakes;

/// <summary>
/// The fake model's mathematics: the value of a KV cell depends on its token, its position and the values of all cells
/// before it, and the logits on the last cell. So whoever gives a sequence a wrong, missing or foreign cell changes every
/// output after it.
/// </summary>
internal static class HistoryHash
{
    public static ulong Cell(int token, IEnumerable<ulong> before, string adapters)
    {
        ulong state = (ulong)token + 1;
        ulong hash = Xoshiro256.SplitMix(ref state);
        foreach (ulong cell in before)
        {
            state = hash ^ cell;
            hash = Xoshiro256.SplitMix(ref state);
        }

        foreach (char letter in adapters)
        {
            state = hash ^ letter;
            hash = Xoshiro256.SplitMix(ref state);
        }

        return hash;
    }

    public static void Logits(ulong cell, Span<float> logits)
    {
        var noise = new Xoshiro256(cell);
        for (int token = 0; token < logits.Length; token++)
        {
            logits[token] = noise.NextSignedSingle() * 4;
        }

        logits[FakeTokenizer.Eos.Value] += 1; // answers end after a while
    }
}
