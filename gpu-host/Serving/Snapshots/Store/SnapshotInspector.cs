using System.Runtime.CompilerServices;
using GpuHost.Serving.Snapshots.Format;
using GpuHost.Serving.Snapshots.Store.Uses;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>Looks after the snapshots of a store without an engine: what <c>pipelines cache</c> shows and does.</summary>
public sealed class SnapshotInspector(IBlobStore store)
{
    private readonly Dictionary<ContentHash, string?> _models = [];

    /// <summary>All snapshots. Other blobs under the same root are left out.</summary>
    /// <exception cref="BlobStoreException">The store cannot be read.</exception>
    /// <exception cref="IOException">A read broke off.</exception>
    public async IAsyncEnumerable<SnapshotEntry> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var uses = new Dictionary<ContentHash, UseRecords>();
        await foreach (BlobInfo blob in store.ListAsync($"{KvsName.Root}/", cancellation))
        {
            if (KvsName.TryParse(blob.Path, out KvsName? name))
            {
                if (!uses.TryGetValue(name.Value.Namespace, out UseRecords? ofNamespace))
                {
                    (ofNamespace, _) = await UseRecords.ReadAsync(store, name.Value.Namespace, cancellation);
                    uses.Add(name.Value.Namespace, ofNamespace);
                }

                SnapshotUse? use = ofNamespace.ByChain.GetValueOrDefault(name.Value.Chain);
                yield return new SnapshotEntry(
                    blob.Path.Value,
                    name.Value.Namespace,
                    await ModelOfAsync(name.Value.Namespace, cancellation),
                    name.Value.End,
                    blob.LengthBytes,
                    blob.LastModified,
                    use?.Hits ?? 0,
                    use?.PrefillSeconds ?? 0);
            }
        }
    }

    /// <summary>The names of all snapshots; nothing but the list is read.</summary>
    /// <exception cref="BlobStoreException">The store cannot be read.</exception>
    public async Task<IReadOnlySet<string>> PathsAsync(CancellationToken cancellation)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        await foreach (BlobInfo blob in store.ListAsync($"{KvsName.Root}/", cancellation))
        {
            if (KvsName.TryParse(blob.Path, out _))
            {
                paths.Add(blob.Path.Value);
            }
        }

        return paths;
    }

    /// <summary>Reads every snapshot and checks all that a restore would, but the tokens asked for. Changes nothing.</summary>
    /// <exception cref="BlobStoreException">The store cannot be read.</exception>
    public async IAsyncEnumerable<SnapshotFinding> VerifyAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        List<SnapshotEntry> entries = await ListAsync(cancellation).ToListAsync(cancellation);
        var names = new HashSet<KvsName>();
        foreach (SnapshotEntry entry in entries)
        {
            if (KvsName.TryParse(BlobPath.Parse(entry.Path), out KvsName? name))
            {
                names.Add(name.Value);
            }
        }

        foreach (SnapshotEntry entry in entries)
        {
            (string? fault, BlobTag? tag) = await CheckAsync(entry, names, cancellation);
            yield return new SnapshotFinding(entry, fault) { Tag = tag };
        }
    }

    /// <summary>Deletes a snapshot that was found unsound, unless another has taken its place since.</summary>
    /// <returns>False if it was gone.</returns>
    /// <exception cref="BlobStoreException">The store cannot be written.</exception>
    public async Task<bool> DeleteAsync(SnapshotFinding finding, CancellationToken cancellation) =>
        finding.Tag is { } tag && await store.DeleteAsync(BlobPath.Parse(finding.Entry.Path), tag, cancellation);

    /// <summary>Deletes the snapshots that are chosen; returns those that were there.</summary>
    /// <exception cref="BlobStoreException">The store cannot be read or written.</exception>
    public async Task<IReadOnlyList<SnapshotEntry>> ClearAsync(Func<SnapshotEntry, bool> isChosen, CancellationToken cancellation)
    {
        List<SnapshotEntry> entries = await ListAsync(cancellation).ToListAsync(cancellation);
        var deleted = new List<SnapshotEntry>();
        foreach (SnapshotEntry entry in entries.Where(isChosen))
        {
            if (await store.DeleteAsync(BlobPath.Parse(entry.Path), tag: null, cancellation))
            {
                deleted.Add(entry);
            }
        }

        foreach (ContentHash emptied in entries.Select(entry => entry.Namespace).Except(entries.Except(deleted).Select(entry => entry.Namespace)))
        {
            await store.DeleteAsync(NamespaceRecord.PathOf(emptied), tag: null, cancellation);
            await store.DeleteAsync(UseRecords.PathOf(emptied), tag: null, cancellation);
        }

        return deleted;
    }

    private async Task<string?> ModelOfAsync(ContentHash kvNamespace, CancellationToken cancellation)
    {
        if (!_models.TryGetValue(kvNamespace, out string? model))
        {
            (byte[] Bytes, BlobTag Tag)? read =
                await RangedRead.ReadAsync(store, NamespaceRecord.PathOf(kvNamespace), NamespaceRecord.BytesMax, cancellation);
            model = read is { } file && NamespaceRecord.TryParse(file.Bytes, kvNamespace, out NamespaceRecord? record) ? record.Model : null;
            _models.Add(kvNamespace, model);
        }

        return model;
    }

    private async Task<(string? Fault, BlobTag? Tag)> CheckAsync(SnapshotEntry entry, HashSet<KvsName> names, CancellationToken cancellation)
    {
        BlobPath path = BlobPath.Parse(entry.Path);
        if (await RangedRead.ReadAsync(store, path, Array.MaxLength, cancellation) is not { } read)
        {
            return ("it was deleted meanwhile", null);
        }

        KvsHeader? header = null;
        KvsFault fault = KvsName.TryParse(path, out KvsName? name) ? KvsReader.ReadHeader(read.Bytes, name.Value, out header) : KvsFault.WrongPlace;
        fault = fault == KvsFault.None ? KvsReader.ReadPayload(read.Bytes, header!, out _) : fault;
        bool isOrphan = fault == KvsFault.None && header!.ParentChain is { } parent
            && !names.Contains(header.Name with { End = header.Start, Chain = parent });
        return (isOrphan ? "what it builds on is gone" : Describe(fault), read.Tag);
    }

    private static string? Describe(KvsFault fault) => fault switch
    {
        KvsFault.None => null,
        KvsFault.Truncated => "its length is not what its header says",
        KvsFault.UnknownFormat => "it is no snapshot, or of another version",
        KvsFault.HeaderDamaged => "its header is damaged",
        KvsFault.WrongPlace => "it lies where another should",
        KvsFault.Inconsistent => "its header contradicts itself",
        KvsFault.PayloadDamaged => "its payload is damaged",
        _ => "it holds other tokens",
    };
}
