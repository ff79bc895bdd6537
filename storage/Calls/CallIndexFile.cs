using Pipelines.Core.Identity;
using Pipelines.Core.Storage;

namespace Pipelines.Storage.Calls;

/// <summary>
/// One index file, verified when it was opened. Eight bytes of each key stay in memory, so that a call that is not in the
/// file costs no read, and one that is costs one.
/// </summary>
internal sealed class CallIndexFile
{
    private readonly ulong[] _prefixes;
    private readonly IReadOnlyList<BlobPath> _partitions;

    private CallIndexFile(BlobPath path, ulong[] prefixes, IReadOnlyList<BlobPath> partitions)
    {
        Path = path;
        _prefixes = prefixes;
        _partitions = partitions;
    }

    public BlobPath Path { get; }

    public int EntryCount => _prefixes.Length;

    /// <exception cref="FormatException">The bytes are not what was written.</exception>
    public static CallIndexFile Open(BlobPath path, ReadOnlySpan<byte> bytes)
    {
        (int entryCount, IReadOnlyList<BlobPath> partitions) = CallIndexFormat.Verify(bytes);
        var prefixes = new ulong[entryCount];
        for (int i = 0; i < entryCount; i++)
        {
            prefixes[i] = CallIndexFormat.Prefix(bytes.Slice(OffsetOf(i), CallIndexFormat.KeyBytes));
        }

        return new CallIndexFile(path, prefixes, partitions);
    }

    /// <summary>All entries of a file that was opened before.</summary>
    public IEnumerable<CallIndexEntry> ReadAll(byte[] bytes)
    {
        for (int i = 0; i < EntryCount; i++)
        {
            yield return CallIndexFormat.ReadEntry(bytes.AsSpan(OffsetOf(i), CallIndexFormat.EntryBytes), _partitions);
        }
    }

    /// <summary>Where an entry may be: those whose keys begin with <paramref name="prefix"/>; an empty range when there are none.</summary>
    public (int First, int Count) Candidates(ulong prefix)
    {
        int at = Array.BinarySearch(_prefixes, prefix);
        if (at < 0)
        {
            return (0, 0);
        }

        int first = at;
        int last = at;
        while (first > 0 && _prefixes[first - 1] == prefix)
        {
            first--;
        }

        while (last < _prefixes.Length - 1 && _prefixes[last + 1] == prefix)
        {
            last++;
        }

        return (first, last - first + 1);
    }

    /// <summary>The bytes of the candidates in the file.</summary>
    public static ByteRange RangeOf((int First, int Count) candidates) =>
        new(OffsetOf(candidates.First), candidates.Count * CallIndexFormat.EntryBytes);

    /// <summary>The entry of <paramref name="key"/> among the candidates; null when they only begin alike.</summary>
    public CallIndexEntry? Find(CallKey key, ReadOnlySpan<byte> candidates)
    {
        for (int at = 0; at + CallIndexFormat.EntryBytes <= candidates.Length; at += CallIndexFormat.EntryBytes)
        {
            CallIndexEntry entry = CallIndexFormat.ReadEntry(candidates.Slice(at, CallIndexFormat.EntryBytes), _partitions);
            if (entry.Place.Key == key)
            {
                return entry;
            }
        }

        return null;
    }

    private static int OffsetOf(int entry) => CallIndexFormat.HeaderBytes + (entry * CallIndexFormat.EntryBytes);
}
