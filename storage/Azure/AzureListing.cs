using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Pipelines.Core.Storage;
using BlobInfo = Pipelines.Core.Storage.BlobInfo;

namespace Pipelines.Storage.Azure;

/// <summary>Reads the names of a container page by page; one page is in memory.</summary>
internal sealed class AzureListing(BlobContainerClient container, string storePrefix, AzureErrors errors)
{
    private const int PageBlobsMax = 5000;

    /// <exception cref="BlobStoreException">The store cannot be read, or orders names by folder.</exception>
    public async IAsyncEnumerable<BlobInfo> ReadAsync(
        string prefix,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string last = string.Empty;
        await using IAsyncEnumerator<Page<BlobItem>> pages = container
            .GetBlobsAsync(prefix: storePrefix + prefix, cancellationToken: cancellationToken)
            .AsPages(pageSizeHint: PageBlobsMax)
            .GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(pages, prefix, cancellationToken) is { } page)
        {
            foreach (BlobItem item in page.Values)
            {
                last = RequireOrder(last, item.Name);

                // What others keep in the container may have any name; it is no blob of the store.
                if (BlobPath.TryParse(item.Name[storePrefix.Length..], out BlobPath path, out _))
                {
                    yield return InfoOf(path, item.Properties);
                }
            }
        }
    }

    private async Task<Page<BlobItem>?> NextAsync(IAsyncEnumerator<Page<BlobItem>> pages, string prefix, CancellationToken cancellationToken)
    {
        try
        {
            return await pages.MoveNextAsync() ? pages.Current : null;
        }
        catch (RequestFailedException e) when (AzureErrors.IsContainerMissing(e))
        {
            return null;
        }
        catch (Exception e) when (AzureErrors.IsAzureError(e, cancellationToken))
        {
            throw errors.Translate(e, $"Cannot list '{prefix}'");
        }
    }

    private static BlobInfo InfoOf(BlobPath path, BlobItemProperties properties) => new(
        path,
        properties.ContentLength.GetValueOrDefault(),
        AzureBlobStore.TagOf(properties.ETag.GetValueOrDefault()),
        properties.LastModified.GetValueOrDefault());

    /// <summary>An account with a hierarchical namespace lists folder by folder, and the folders too.</summary>
    private static string RequireOrder(string last, string name) => string.CompareOrdinal(last, name) < 0
        ? name
        : throw new BlobStoreException(
            $"The storage account lists '{name}' after '{last}': it has a hierarchical namespace. Use an account without one.",
            isTransient: false);
}
