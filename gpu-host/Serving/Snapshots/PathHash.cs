namespace GpuHost.Serving.Snapshots;

/// <summary>
/// A running hash over token ids, for finding a path in memory. Equal paths have equal hashes; the reverse is always checked
/// on the tokens. Never stored.
/// </summary>
internal static class PathHash
{
    private const ulong Start = 0xCBF29CE484222325UL;
    private const ulong Multiplier = 0x9E3779B97F4A7C15UL;

    public static ulong Of(ReadOnlySpan<int> tokens)
    {
        ulong hash = Start;
        foreach (int token in tokens)
        {
            hash = Next(hash, token);
        }

        return hash;
    }

    /// <summary>The hashes of all beginnings: element i is that of the first i tokens.</summary>
    public static ulong[] OfBeginnings(ReadOnlySpan<int> tokens)
    {
        var hashes = new ulong[tokens.Length + 1];
        hashes[0] = Start;
        for (int i = 0; i < tokens.Length; i++)
        {
            hashes[i + 1] = Next(hashes[i], tokens[i]);
        }

        return hashes;
    }

    private static ulong Next(ulong hash, int token)
    {
        hash = (hash ^ (uint)token) * Multiplier;
        return hash ^ (hash >> 32);
    }
}
