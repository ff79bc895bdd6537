using System.Globalization;
using Pipelines.Core.Storage;

namespace Pipelines.Storage.Segments;

/// <summary>The names of a partition's blobs.</summary>
internal static class SegmentPaths
{
    private const string Prefix = "seg-";
    private const string Extension = ".seg";
    private const string SealName = "sealed.json";

    public static BlobPath Segment(BlobPath partition, int number) =>
        partition.Append(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:0000}{Extension}"));

    public static BlobPath Seal(BlobPath partition) => partition.Append(SealName);

    /// <summary>What the names of all segments of a partition begin with.</summary>
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
