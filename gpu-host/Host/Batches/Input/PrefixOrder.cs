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
/// order   = by path, a prefix before what continues it; equal ones by number
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

    /// <summary>The lines in the order in which they are to be answered.</summary>
    public static List<PlannedLine> Sort(IEnumerable<PlannedLine> lines)
    {
        List<PlannedLine> sorted = [.. lines];
        sorted.Sort(Compare);
        return sorted;
    }

    private static int Compare(PlannedLine one, PlannedLine other)
    {
        int byPath = one.Path.AsSpan().SequenceCompareTo(other.Path);
        return byPath != 0 ? byPath : one.Number.CompareTo(other.Number);
    }
}
