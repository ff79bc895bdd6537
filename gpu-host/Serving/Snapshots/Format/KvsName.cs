using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;

namespace GpuHost.Serving.Snapshots.Format;

/// <summary>
/// Where a snapshot lies in a store: <c>kv/{namespace}/{first block}/{end}-{chain}.kvs</c>. One listing of the folder shows
/// every stored beginning of a prompt.
/// </summary>
internal readonly record struct KvsName(ContentHash Namespace, ContentHash FirstBlock, int End, ContentHash Chain)
{
    public const string Root = "kv";
    private const string Extension = ".kvs";

    public BlobPath Path => BlobPath.Parse($"{FolderOf(Namespace, FirstBlock)}{End}-{Chain}{Extension}");

    /// <summary>With the slash at its end: the prefix to list.</summary>
    public static string FolderOf(ContentHash kvNamespace, ContentHash firstBlock) => $"{Root}/{kvNamespace}/{firstBlock}/";

    public static bool TryParse(BlobPath path, [NotNullWhen(true)] out KvsName? name)
    {
        name = null;
        string[] parts = path.Value.Split('/');
        if (parts.Length != 4 || parts[0] != Root || !parts[3].EndsWith(Extension, StringComparison.Ordinal)
            || !ContentHash.TryParse(parts[1], out ContentHash kvNamespace) || !ContentHash.TryParse(parts[2], out ContentHash firstBlock))
        {
            return false;
        }

        string[] ends = parts[3][..^Extension.Length].Split('-');
        if (ends.Length != 2 || !ContentHash.TryParse(ends[1], out ContentHash chain)
            || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int end) || end <= 0)
        {
            return false;
        }

        name = new KvsName(kvNamespace, firstBlock, end, chain);
        return true;
    }
}
