using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;

namespace Pipelines.Storage.Calls;

/// <summary>
/// An index file: entries of one size, sorted by key, so that one can be found by reading a few bytes.
/// <code>
/// magic "PLCALLS1" · entries (int32) · partitions (int32) · bytes of partition names (int32)
/// entry  = key (32) · partition (int32) · segment (int32) · offset (int64) · length (int32) · line hash (32)
/// partition names, each ended by a line feed · SHA-256 of all bytes before
/// </code>
/// All numbers little-endian. Described in docs/formats/keys.md.
/// </summary>
internal static class CallIndexFormat
{
    public const int HeaderBytes = 20;
    public const int EntryBytes = 84;
    public const int KeyBytes = 32;

    private static ReadOnlySpan<byte> Magic => "PLCALLS1"u8;

    /// <param name="entries">In any order; of equal keys the first one counts.</param>
    public static byte[] Write(IEnumerable<CallIndexEntry> entries)
    {
        CallIndexEntry[] sorted = [.. entries.DistinctBy(static entry => entry.Place.Key).OrderBy(static entry => entry.Place.Key.ToString(), StringComparer.Ordinal)];
        Dictionary<BlobPath, int> partitions = [];
        foreach (CallIndexEntry entry in sorted)
        {
            partitions.TryAdd(entry.Partition, partitions.Count);
        }

        byte[] names = Encoding.ASCII.GetBytes(string.Concat(partitions.Keys.Select(static path => path.Value + "\n")));
        var bytes = new ArrayBufferWriter<byte>();
        bytes.Write(Magic);
        WriteInt32(bytes, sorted.Length);
        WriteInt32(bytes, partitions.Count);
        WriteInt32(bytes, names.Length);
        foreach (CallIndexEntry entry in sorted)
        {
            bytes.Write(entry.Place.Key.Hash.ToBytes());
            WriteInt32(bytes, partitions[entry.Partition]);
            WriteInt32(bytes, entry.Place.Segment);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.GetSpan(sizeof(long)), entry.Place.Range.Offset);
            bytes.Advance(sizeof(long));
            WriteInt32(bytes, checked((int)entry.Place.Range.Length!.Value));
            bytes.Write(entry.Place.LineHash.ToBytes());
        }

        bytes.Write(names);
        bytes.Write(SHA256.HashData(bytes.WrittenSpan));
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Checks a whole file and returns what its header and its end say.</summary>
    /// <exception cref="FormatException">It is not what was written.</exception>
    public static (int EntryCount, IReadOnlyList<BlobPath> Partitions) Verify(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderBytes + SHA256.HashSizeInBytes || !file.StartsWith(Magic))
        {
            throw new FormatException("it is not an index of calls");
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(file[..^SHA256.HashSizeInBytes], hash);
        if (!file[^SHA256.HashSizeInBytes..].SequenceEqual(hash))
        {
            throw new FormatException("its bytes do not have the hash it states");
        }

        int entryCount = BinaryPrimitives.ReadInt32LittleEndian(file[8..]);
        ReadOnlySpan<byte> names = file[(HeaderBytes + (entryCount * EntryBytes))..^SHA256.HashSizeInBytes];
        return (entryCount, [.. Encoding.ASCII.GetString(names).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(BlobPath.Parse)]);
    }

    /// <summary>Reads one entry.</summary>
    /// <param name="bytes">Its <see cref="EntryBytes"/> bytes.</param>
    /// <param name="partitions">The partitions of its file.</param>
    public static CallIndexEntry ReadEntry(ReadOnlySpan<byte> bytes, IReadOnlyList<BlobPath> partitions) => new(
        partitions[BinaryPrimitives.ReadInt32LittleEndian(bytes[32..])],
        new AnswerPlace(
            new CallKey(ContentHash.FromDigest(bytes[..KeyBytes])),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[36..]),
            new ByteRange(BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[48..])),
            ContentHash.FromDigest(bytes[52..EntryBytes])));

    /// <summary>The beginning of a key as a number that sorts like the key.</summary>
    public static ulong Prefix(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadUInt64BigEndian(key);

    /// <inheritdoc cref="Prefix(ReadOnlySpan{byte})"/>
    public static ulong Prefix(CallKey key)
    {
        Span<byte> bytes = stackalloc byte[KeyBytes];
        key.Hash.CopyTo(bytes);
        return Prefix(bytes);
    }

    private static void WriteInt32(ArrayBufferWriter<byte> bytes, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes.GetSpan(sizeof(int)), value);
        bytes.Advance(sizeof(int));
    }
}
