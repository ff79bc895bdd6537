using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GpuHost.Host.Batches.Input;

/// <summary>
/// Puts prompts that begin alike next to each other: the order of a walk through the tree of their prefixes, where branches come
/// in the order of the file.
/// <code>
/// prompt  → blocks of characters → chained hashes: h0, h1 = H(h0, block 1), …
/// path    = for each hash, the first line that had it
/// order   = by path, a prefix before what continues it; equal ones by number; then branches within a block (<see cref="Branch"/>)
/// </code>
/// Prompts themselves are not kept: a path has 4 bytes for each block. Two hashes that meet by chance cost closeness and nothing else.
/// </summary>
internal sealed class PrefixOrder
{
    /// <summary>About 32 tokens: shorter pieces of a prefix are computed as fast as found.</summary>
    private const int BlockChars = 128;

    private readonly Dictionary<ulong, int> _firstLines = [];

    /// <summary>The path of the next line's prompt.</summary>
    public int[] PathOf(string prompt, int line)
    {
        var path = new int[prompt.Length / BlockChars];
        Span<byte> block = stackalloc byte[sizeof(ulong) + (BlockChars * sizeof(char))];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        ulong chain = 0;
        for (int i = 0; i < path.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(block, chain);
            MemoryMarshal.AsBytes(prompt.AsSpan(i * BlockChars, BlockChars)).CopyTo(block[sizeof(ulong)..]);
            SHA256.HashData(block, digest);
            chain = BinaryPrimitives.ReadUInt64LittleEndian(digest);
            _firstLines.TryAdd(chain, line);
            path[i] = _firstLines[chain];
        }

        return path;
    }

    /// <summary>The lines in the order of the blocks that they share.</summary>
    public static List<PlannedLine> Sort(IEnumerable<PlannedLine> lines)
    {
        List<PlannedLine> sorted = [.. lines];
        sorted.Sort(Compare);
        return sorted;
    }

    /// <summary>How many blocks each of the sorted lines shares with any other: neighbours share the most.</summary>
    public static int[] SharedBlocks(IReadOnlyList<PlannedLine> sorted)
    {
        var shared = new int[sorted.Count];
        for (int i = 1; i < shared.Length; i++)
        {
            int common = sorted[i - 1].Path.AsSpan().CommonPrefixLength(sorted[i].Path);
            shared[i - 1] = Math.Max(shared[i - 1], common);
            shared[i] = Math.Max(shared[i], common);
        }

        return shared;
    }

    /// <summary>What of the prompt comes right after its shared blocks, as long as a block at most.</summary>
    public static string BranchOf(string prompt, int sharedBlocks)
    {
        int start = Math.Min(sharedBlocks * BlockChars, prompt.Length);
        return prompt.Substring(start, Math.Min(BlockChars, prompt.Length - start));
    }

    private static int Compare(PlannedLine one, PlannedLine other)
    {
        int byPath = one.Path.AsSpan().SequenceCompareTo(other.Path);
        return byPath != 0 ? byPath : one.Number.CompareTo(other.Number);
    }
}
