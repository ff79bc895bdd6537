using System.Globalization;
using System.Text;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;

namespace Pipelines.Storage.Calls;

/// <summary>
/// The names of index files: <c>calls/{tier}-{name}.idx</c>. Tier 0 has a file a partition, named after it; a file of a higher tier
/// holds several of the one below and is named after them. So whoever makes the same file gives it the same name.
/// </summary>
internal static class CallIndexPaths
{
    public const string Prefix = "calls/";
    private const int NameChars = 32;

    public static BlobPath ForPartition(BlobPath partition) => Path(0, partition.Value);

    public static BlobPath ForMerged(int tier, IEnumerable<BlobPath> parts) =>
        Path(tier, string.Join('\n', parts.Select(static part => part.Value).Order(StringComparer.Ordinal)));

    public static int TierOf(BlobPath path) => path.Value[Prefix.Length] - '0';

    private static BlobPath Path(int tier, string named) => BlobPath.Parse(string.Create(
        CultureInfo.InvariantCulture,
        $"{Prefix}{tier}-{ContentHash.Of(Encoding.UTF8.GetBytes(named)).ToString()[..NameChars]}.idx"));
}
