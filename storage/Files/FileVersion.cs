using System.Globalization;
using Pipelines.Core.Storage;

namespace Pipelines.Storage.Files;

/// <summary>
/// The version of a file: its time stamp and size. Stamps of one name only grow, because whoever publishes sets the stamp, under
/// the name's lock, later than the one it replaces.
/// </summary>
internal static class FileVersion
{
    public static BlobTag Of(DateTimeOffset lastModified, long lengthBytes) => new(
        string.Create(CultureInfo.InvariantCulture, $"{lastModified.UtcTicks:x}-{lengthBytes:x}"));
}
