using System.Runtime.CompilerServices;
using GpuHost.Serving.Snapshots.Format;
using Pipelines.Core.Storage;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>Looks after the snapshots of a store without an engine: what <c>pipelines cache</c> shows and does.</summary>
public sealed class SnapshotInspector(IBlobStore store)
{
    /// <summary>All snapshots. Other blobs under the same root are left out.</summary>
    /// <exception cref="BlobStoreException">The store cannot be read.</exception>
    public async IAsyncEnumerable<SnapshotEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (BlobInfo blob in store.ListAsync($"{KvsName.Root}/", cancellation))
        {
            if (KvsName.TryParse(blob.Path, out KvsName? name))
            {
                yield return new SnapshotEntry(blob.Path.Value, name.Value.Namespace, name.Value.End, blob.LengthBytes, blob.LastModified);
            }
        }
    }

    /// <summary>Reads every snapshot and checks all that a restore would, but the tokens asked for. Changes nothing.</summary>
    /// <exception cref="BlobStoreException">The store cannot be read.</exception>
    public async IAsyncEnumerable<SnapshotFinding> VerifyAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (SnapshotEntry entry in ListAsync(cancellation))
        {
            yield return new SnapshotFinding(entry, await FaultOfAsync(entry, cancellation));
        }
    }

    /// <summary>Deletes every snapshot; returns how many there were.</summary>
    /// <exception cref="BlobStoreException">The store cannot be read or written.</exception>
    public async Task<int> ClearAsync(CancellationToken cancellation)
    {
        int count = 0;
        await foreach (SnapshotEntry entry in ListAsync(cancellation))
        {
            count += await store.DeleteAsync(BlobPath.Parse(entry.Path), tag: null, cancellation) ? 1 : 0;
        }

        return count;
    }

    private async Task<string?> FaultOfAsync(SnapshotEntry entry, CancellationToken cancellation)
    {
        BlobPath path = BlobPath.Parse(entry.Path);
        BlobContent? content = await store.OpenReadAsync(path, range: null, cancellation);
        if (content is null)
        {
            return "it was deleted meanwhile";
        }

        byte[] file;
        await using (content)
        {
            file = await SnapshotFiles.ReadAllAsync(content, cancellation);
        }

        KvsHeader? header = null;
        KvsFault fault = KvsName.TryParse(path, out KvsName? name) ? KvsReader.ReadHeader(file, name.Value, out header) : KvsFault.WrongPlace;
        fault = fault == KvsFault.None ? KvsReader.ReadPayload(file, header!, out _) : fault;
        return fault == KvsFault.None ? null : Describe(fault);
    }

    private static string Describe(KvsFault fault) => fault switch
    {
        KvsFault.Truncated => "its length is not what its header says",
        KvsFault.UnknownFormat => "it is no snapshot, or of another version",
        KvsFault.HeaderDamaged => "its header is damaged",
        KvsFault.WrongPlace => "it lies where another should",
        KvsFault.Inconsistent => "its header contradicts itself",
        KvsFault.PayloadDamaged => "its payload is damaged",
        _ => "it holds other tokens",
    };
}
