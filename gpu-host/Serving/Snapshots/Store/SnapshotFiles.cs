using GpuHost.Serving.Snapshots.Format;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>
/// Snapshots in a blob store: listed, read with full verification, written once. A file that fails verification is deleted, by
/// its version, and counted; nobody ever sees its bytes. Thread-safe.
/// </summary>
internal sealed class SnapshotFiles(IBlobStore store, StoreCounters counters, StoreJanitor janitor)
{
    /// <exception cref="BlobStoreException">The store cannot be read.</exception>
    public async Task<List<StoredName>> ListAsync(ContentHash kvNamespace, ContentHash firstBlock, CancellationToken cancellation)
    {
        var names = new List<StoredName>();
        await foreach (BlobInfo blob in store.ListAsync(KvsName.FolderOf(kvNamespace, firstBlock), cancellation))
        {
            if (KvsName.TryParse(blob.Path, out KvsName? name))
            {
                names.Add(new StoredName(name.Value, blob.LengthBytes));
            }
        }

        return names;
    }

    /// <summary>The snapshot, if it is there, sound, and holds exactly these tokens; else null.</summary>
    /// <exception cref="BlobStoreException">The store cannot be read.</exception>
    public async Task<StoredUnit?> ReadAsync(KvsName name, ReadOnlyMemory<int> tokens, CancellationToken cancellation)
    {
        BlobContent? content = await store.OpenReadAsync(name.Path, range: null, cancellation);
        if (content is null)
        {
            return null;
        }

        byte[] file;
        await using (content)
        {
            file = await ReadAllAsync(content, cancellation);
        }

        KvsFault fault = Verify(file, name, tokens.Span, out StoredUnit? unit);
        if (fault == KvsFault.None)
        {
            counters.NoteRead(file.Length);
            janitor.NoteRead(name);
            return unit;
        }

        counters.NoteRefused(fault);
        if (fault != KvsFault.OtherTokens)
        {
            await store.DeleteAsync(name.Path, content.Info.Tag, cancellation);
        }

        return null;
    }

    /// <summary>Stores a snapshot unless one is there; of ten workers that write the same, one does. One caller at a time.</summary>
    /// <exception cref="BlobStoreException">The store cannot be written.</exception>
    public async Task WriteAsync(KvsName name, byte[] file, CancellationToken cancellation)
    {
        using var content = new MemoryStream(file, writable: false);
        BlobInfo? written = await store.PutAsync(name.Path, content, PutCondition.IfAbsent, cancellation);
        if (written is not null)
        {
            counters.NoteWritten(file.Length);
            await janitor.NoteWrittenAsync(file.Length, cancellation);
        }
    }

    /// <summary>Everything that is checked before a byte may reach the model engine.</summary>
    internal static KvsFault Verify(byte[] file, KvsName name, ReadOnlySpan<int> tokens, out StoredUnit? unit)
    {
        unit = null;
        KvsFault fault = KvsReader.ReadHeader(file, name, out KvsHeader? header);
        if (fault != KvsFault.None)
        {
            return fault;
        }

        if (!header!.Tokens.AsSpan().SequenceEqual(tokens))
        {
            return KvsFault.OtherTokens;
        }

        fault = KvsReader.ReadPayload(file, header, out byte[]? state);
        unit = state is null ? null : new StoredUnit(header, state);
        return fault;
    }

    // A file that grows while it is read is not the one that was listed; its digests will tell.
    internal static async Task<byte[]> ReadAllAsync(BlobContent content, CancellationToken cancellation)
    {
        if (content.Info.LengthBytes > Array.MaxLength)
        {
            return [];
        }

        byte[] file = GC.AllocateUninitializedArray<byte>((int)content.Info.LengthBytes);
        int read = await content.Stream.ReadAtLeastAsync(file, file.Length, throwOnEndOfStream: false, cancellation);
        return read == file.Length ? file : file[..read];
    }
}
