namespace Pipelines.Training.Data.Drawing;

/// <summary>FNV-1a over UTF-16: the same number for the same text, for ever. What is held out hangs on it.</summary>
internal static class StableHash
{
    public static ulong Of(string text)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (char character in text)
        {
            hash = (hash ^ character) * 0x100000001B3;
        }

        // The low bits of FNV are weak for short texts.
        return new Draw(hash).Next();
    }

    /// <summary>Whether a text belongs to the held-out share of its kind.</summary>
    public static bool IsHeldOut(string text, int percent) => Of(text) % 100 < (ulong)percent;
}
