using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Pipelines.Core.Storage;
using BlobInfo = Pipelines.Core.Storage.BlobInfo;

namespace Pipelines.Storage.Azure;

/// <summary>
/// Blobs in one container of Azure Blob Storage or Azurite, below a prefix. Versions are ETags. A missing container holds
/// nothing, and is made at the first put. Safe between threads, processes and machines.
/// </summary>
/// <remarks>
/// Every request is tried once: <see cref="StoreRetry"/> is who tries again. A read whose connection breaks is taken up again by
/// Azure's client, at most five times and only on the same version. Permissions, limits and faults: docs/storage.md.
/// </remarks>
/// <param name="container">Made by <see cref="AzureContainers"/>, whose options forbid further tries.</param>
/// <param name="storePrefix">What the names of all blobs begin with in the container: empty, or ended by a slash.</param>
internal sealed class AzureBlobStore(BlobContainerClient container, string storePrefix) : IBlobStore
{
    private readonly AzureErrors _errors = new(container.Uri);

    /// <inheritdoc/>
    public async Task<BlobInfo?> StatAsync(BlobPath path, CancellationToken cancellationToken)
    {
        try
        {
            BlobProperties found = await BlobOf(path).GetPropertiesAsync(conditions: null, cancellationToken);
            return new BlobInfo(path, found.ContentLength, TagOf(found.ETag), found.LastModified);
        }
        catch (RequestFailedException e) when (AzureErrors.IsAbsence(e))
        {
            return null;
        }
        catch (Exception e) when (AzureErrors.IsAzureError(e, cancellationToken))
        {
            throw _errors.Translate(e, $"Cannot look up '{path}'");
        }
    }

    /// <inheritdoc/>
    public async Task<BlobContent?> OpenReadAsync(BlobPath path, ByteRange? range, CancellationToken cancellationToken)
    {
        if (range is { Length: 0 })
        {
            return await OpenEmptyAsync(path, cancellationToken);
        }

        try
        {
            BlobDownloadOptions options = range is { } part ? new() { Range = new HttpRange(part.Offset, part.Length) } : new();
            BlobDownloadStreamingResult found = await BlobOf(path).DownloadStreamingAsync(options, cancellationToken);
            BlobDownloadDetails details = found.Details;
            var info = new BlobInfo(path, AzureRange.BlobLengthBytes(details), TagOf(details.ETag), details.LastModified);
            return new BlobContent(info, new AzureReadStream(found.Content, _errors, path));
        }
        catch (RequestFailedException e) when (AzureErrors.IsAbsence(e))
        {
            return null;
        }
        catch (RequestFailedException e) when (AzureErrors.IsPastTheEnd(e))
        {
            return await OpenEmptyAsync(path, cancellationToken);
        }
        catch (Exception e) when (AzureErrors.IsAzureError(e, cancellationToken))
        {
            throw _errors.Translate(e, $"Cannot read '{path}'");
        }
    }

    /// <inheritdoc/>
    public async Task<BlobInfo?> PutAsync(BlobPath path, Stream content, PutCondition condition, CancellationToken cancellationToken)
    {
        // What fits into one block is one request. More is staged block by block, which nobody sees, and published by the list
        // of the blocks: the condition is checked by that last request, in the same step that publishes.
        using var blocks = new ContentBlocks(content);
        BlockBlobClient blob = BlobOf(path);
        while (await blocks.ReadAsync(cancellationToken) is BlockKind.Full)
        {
            await StageAsync(path, blob, blocks, cancellationToken);
        }

        BlobRequestConditions conditions = ConditionsOf(condition);
        if (blocks.Ids.Count == 0)
        {
            var whole = new BlobUploadOptions { Conditions = conditions };
            BlobInfo? published = await PublishAsync(path, blocks, () => blob.UploadAsync(blocks.Open(), whole, cancellationToken), cancellationToken);
            if (published is not null || !condition.RequiresAbsence || await StatAsync(path, cancellationToken) is not null)
            {
                return published;
            }

            // There is no blob, and yet one was in the way: Azurite takes the blocks that a broken upload has left for a blob, where
            // Azure does not. A list of blocks is refused by neither.
        }

        if (blocks.HasBytes)
        {
            await StageAsync(path, blob, blocks, cancellationToken);
        }

        var list = new CommitBlockListOptions { Conditions = conditions };
        return await PublishAsync(path, blocks, () => blob.CommitBlockListAsync(blocks.Ids, list, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(BlobPath path, BlobTag? tag, CancellationToken cancellationToken)
    {
        try
        {
            BlobRequestConditions? conditions = tag is { } version ? ConditionsOf(PutCondition.IfMatch(version)) : null;
            return await BlobOf(path).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, conditions, cancellationToken);
        }
        catch (RequestFailedException e) when (AzureErrors.IsAbsence(e) || AzureErrors.IsUnmetCondition(e))
        {
            return false;
        }
        catch (Exception e) when (AzureErrors.IsAzureError(e, cancellationToken))
        {
            throw _errors.Translate(e, $"Cannot delete '{path}'");
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<BlobInfo> ListAsync(string prefix, CancellationToken cancellationToken) =>
        new AzureListing(container, storePrefix, _errors).ReadAsync(prefix, cancellationToken);

    internal static BlobTag TagOf(ETag tag) => new(tag.ToString("H"));

    private static BlobRequestConditions ConditionsOf(PutCondition condition) => condition switch
    {
        { RequiresAbsence: true } => new() { IfNoneMatch = ETag.All },
        { RequiredTag: { } tag } => new() { IfMatch = new ETag(tag.Value) },
        _ => new(),
    };

    /// <summary>No bytes of a blob that is there.</summary>
    private async Task<BlobContent?> OpenEmptyAsync(BlobPath path, CancellationToken cancellationToken) =>
        await StatAsync(path, cancellationToken) is { } info ? new BlobContent(info, Stream.Null) : null;

    private Task<Response<BlockInfo>> StageAsync(BlobPath path, BlockBlobClient blob, ContentBlocks blocks, CancellationToken cancellationToken)
    {
        string id = blocks.NewId();
        return WriteAsync(path, () => blob.StageBlockAsync(id, blocks.Open(), options: null, cancellationToken), cancellationToken);
    }

    private async Task<BlobInfo?> PublishAsync(
        BlobPath path,
        ContentBlocks blocks,
        Func<Task<Response<BlobContentInfo>>> publish,
        CancellationToken cancellationToken)
    {
        Response<BlobContentInfo>? published = await WriteAsync(path, () => UnlessUnmetAsync(publish), cancellationToken);
        return published is null
            ? null
            : new BlobInfo(path, blocks.TotalBytes, TagOf(published.Value.ETag), published.Value.LastModified);
    }

    private static async Task<Response<BlobContentInfo>?> UnlessUnmetAsync(Func<Task<Response<BlobContentInfo>>> publish)
    {
        try
        {
            return await publish();
        }
        catch (RequestFailedException e) when (AzureErrors.IsUnmetCondition(e))
        {
            return null;
        }
    }

    /// <summary>Does one request of a put; when the container is missing it is made, and the request done again.</summary>
    private async Task<T> WriteAsync<T>(BlobPath path, Func<Task<T>> request, CancellationToken cancellationToken)
    {
        try
        {
            try
            {
                return await request();
            }
            catch (RequestFailedException e) when (AzureErrors.IsContainerMissing(e))
            {
                await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
                return await request();
            }
        }
        catch (Exception e) when (AzureErrors.IsAzureError(e, cancellationToken))
        {
            throw _errors.Translate(e, $"Cannot write '{path}'");
        }
    }

    private BlockBlobClient BlobOf(BlobPath path) => container.GetBlockBlobClient(storePrefix + path.Value);
}
