using System.Globalization;
using Azure.Storage.Blobs.Models;

namespace Pipelines.Storage.Azure;

/// <summary>Reads what a download says about the blob that its bytes are a part of.</summary>
internal static class AzureRange
{
    /// <summary>The size of the whole blob: from <c>Content-Range: bytes 3-6/10</c>, or when all was sent, of what was sent.</summary>
    public static long BlobLengthBytes(BlobDownloadDetails details) =>
        details.ContentRange is { Length: > 0 } range
            ? long.Parse(range.AsSpan(range.LastIndexOf('/') + 1), NumberStyles.None, CultureInfo.InvariantCulture)
            : details.ContentLength;
}
