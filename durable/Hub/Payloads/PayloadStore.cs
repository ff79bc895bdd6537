using System.Text;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;
using Pipelines.Durable.Hub.Database;

namespace Pipelines.Durable.Hub.Payloads;

/// <summary>
/// Keeps large payloads out of the hub's file (claim check):
/// <code>
/// hub/{hash of the instance id}/{hash of the payload}-{number of the put}
/// </code>
/// A payload is put before the transaction that names it, and deleted after the one that forgets it. Thread-safe.
/// </summary>
internal sealed class PayloadStore(IBlobStore store, HubReaders readers, HubOptions options, Func<Guid> newGuid, TimeProvider time)
{
    public const string Root = "hub/";

    private readonly StoreRetry _retry = new(time);

    /// <summary>A text, as <see cref="PrepareAsync(string, byte[], CancellationToken)"/>; null stays null.</summary>
    public async Task<PayloadCell?> PrepareAsync(string instanceId, string? text, CancellationToken cancellationToken) =>
        text is null ? null : await PrepareAsync(instanceId, Encoding.UTF8.GetBytes(text), cancellationToken);

    /// <summary>Makes a cell of a payload, and puts the payload into the blob store when it is large.</summary>
    /// <exception cref="BlobStoreException">The store cannot be reached or is full.</exception>
    public async ValueTask<PayloadCell> PrepareAsync(string instanceId, byte[] payload, CancellationToken cancellationToken)
    {
        if (payload.Length <= options.InlinePayloadBytesMax)
        {
            return new PayloadCell(payload);
        }

        string hash = ContentHash.Of(payload).ToString();
        BlobPath path = BlobPath.Parse($"{FolderOf(instanceId)}{hash}-{newGuid():n}");
        await _retry.RunAsync(
            async () =>
            {
                using var content = new MemoryStream(payload, writable: false);
                return await store.PutAsync(path, content, PutCondition.None, cancellationToken);
            },
            cancellationToken);
        return new PayloadCell(hash, new PayloadUpload(hash, path));
    }

    /// <summary>The bytes of a payload, those from the blob store verified.</summary>
    /// <exception cref="HubException">The payload is missing or is not what was stored.</exception>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    public async ValueTask<byte[]> ReadAsync(long instanceKey, PayloadCell cell, CancellationToken cancellationToken)
    {
        if (cell.Value is byte[] bytes)
        {
            return bytes;
        }

        var hash = (string)cell.Value;
        string path = await readers.ReadAsync(session => PayloadTable.FindPath(session, instanceKey, hash), cancellationToken)
            ?? throw new HubException(HubFailureKind.PayloadLost, $"The hub has no place for payload {hash} of instance number {instanceKey}.");
        byte[] stored = await BlobBytes.ReadAsync(store, _retry, BlobPath.Parse(path), cancellationToken)
            ?? throw new HubException(HubFailureKind.PayloadLost, $"The payload '{path}' is missing in the blob store. Put it back, or terminate its instance.");
        return ContentHash.Of(stored).ToString() == hash
            ? stored
            : throw new HubException(HubFailureKind.PayloadLost, $"The payload '{path}' is not what was stored there. Put it back, or terminate its instance.");
    }

    /// <summary>As <see cref="ReadAsync"/>, for a payload that is a text; null stays null.</summary>
    public async ValueTask<string?> ReadTextAsync(long instanceKey, PayloadCell? cell, CancellationToken cancellationToken) =>
        cell is null ? null : Encoding.UTF8.GetString(await ReadAsync(instanceKey, cell, cancellationToken));

    /// <summary>False when it was deleted before.</summary>
    public Task<bool> DeleteAsync(BlobPath path, CancellationToken cancellationToken) =>
        _retry.RunAsync(() => store.DeleteAsync(path, tag: null, cancellationToken), cancellationToken);

    /// <summary>All payloads of all instances, those included that nothing names.</summary>
    public IAsyncEnumerable<BlobInfo> ListAsync(CancellationToken cancellationToken) => store.ListAsync(Root, cancellationToken);

    private static string FolderOf(string instanceId) => $"{Root}{ContentHash.Of(Encoding.UTF8.GetBytes(instanceId))}/";
}
