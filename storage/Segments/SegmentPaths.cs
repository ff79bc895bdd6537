using System.Globalization;
using Pipelines.Core.Storage;

namespace Pipelines.Storage.Segments;

/// <summary>The names of a partition's blobs.</summary>
internal static class SegmentPaths
{
    /// <summary>Numbers from here on are those of joined segments.</summary>
    public const int FirstJoined = 1_000_000;

    private const string Prefix = "seg-";
    private const string JoinedPrefix = "joined-";
    private const string Extension = ".seg";
    private const string SealName = "sealed.json";

    public static BlobPath Segment(BlobPath partition, int number) => partition.Append(string.Create(
        CultureInfo.InvariantCulture,
        $"{(number < FirstJoined ? Prefix : JoinedPrefix)}{number % FirstJoined:0000}{Extension}"));

    public static BlobPath Seal(BlobPath partition) => partition.Append(SealName);

    /// <summary>Whether a blob of a partition's folder is a segment, a joined one included.</summary>
    public static bool IsSegment(BlobPath blob) => blob.Value.EndsWith(Extension, StringComparison.Ordinal);

    /// <summary>What the names of the segments of a partition begin with that records are appended to.</summary>
    public static string SegmentPrefix(BlobPath partition) => $"{partition}/{Prefix}";

    /// <summary>The number of a segment, null when the blob is none.</summary>
    public static int? NumberOf(BlobPath partition, BlobPath blob)
    {
        ReadOnlySpan<char> name = blob.Value.AsSpan(SegmentPrefix(partition).Length);
        return name.EndsWith(Extension, StringComparison.Ordinal)
            && int.TryParse(name[..^Extension.Length], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : null;
    }

    /// <summary>The partition whose seal this blob is; null when it is none.</summary>
    public static BlobPath? PartitionOfSeal(BlobPath blob)
    {
        int slash = blob.Value.LastIndexOf('/');
        return slash > 0 && blob.Value.AsSpan(slash + 1).SequenceEqual(SealName) ? BlobPath.Parse(blob.Value[..slash]) : null;
    }
}
