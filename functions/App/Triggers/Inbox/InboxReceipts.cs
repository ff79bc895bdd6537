using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pipelines.Core.Storage;

namespace Pipelines.Functions.App.Triggers.Inbox;

/// <summary>What became of the files of the inbox, in the store: <c>inbox-receipts/{SHA-256 of the path}.json</c>. The files themselves stay.</summary>
internal sealed class InboxReceipts(IBlobStore store, StoreRetry retry)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <returns>Null when this version of the file has none.</returns>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    public async Task<InboxReceipt?> FindAsync(BlobPath file, BlobTag tag, CancellationToken cancellationToken)
    {
        byte[]? bytes = await BlobBytes.ReadAsync(store, retry, PathOf(file), cancellationToken);
        try
        {
            return bytes is not null && JsonSerializer.Deserialize<InboxReceipt>(bytes, Json) is { } receipt && receipt.Tag == tag.Value ? receipt : null;
        }
        catch (JsonException e)
        {
            throw new CorruptLogException(PathOf(file), e.Message);
        }
    }

    /// <exception cref="BlobStoreException">The store cannot be reached or written.</exception>
    public Task WriteAsync(InboxReceipt receipt, CancellationToken cancellationToken)
    {
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(receipt, Json);
        return retry.RunAsync(
            () => store.PutAsync(PathOf(BlobPath.Parse(receipt.File)), new MemoryStream(bytes, writable: false), PutCondition.None, cancellationToken),
            cancellationToken);
    }

    private static BlobPath PathOf(BlobPath file) =>
        BlobPath.Parse($"inbox-receipts/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file.Value)))}.json");
}
