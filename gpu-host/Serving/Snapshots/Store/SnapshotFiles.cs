using GpuHost.Serving.Engine;
using GpuHost.Serving.Snapshots.Format;
using GpuHost.Serving.Snapshots.Store.Uses;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>
/// The snapshots of one tier: listed, read with full verification, written once. A file that fails verification is deleted, by
/// its version, and counted; nobody ever sees its bytes. Thread-safe.
/// </summary>
internal sealed class SnapshotFiles
{
    private readonly SnapshotTierOptions _options;
    private readonly StoreCounters _counters;
    private readonly TimeProvider _time;
    private readonly IBlobStore _store;
    private readonly UseLedger _uses;
    private readonly long _bytesPerToken;
    private StoreJanitor _janitor;
    private long _readBytes;
    private long _writtenBytes;

    /// <param name="options">Where, and how much.</param>
    /// <param name="counters">For statistics.</param>
    /// <param name="bytesPerToken">Of the engine's states: what no snapshot of it can have is not read.</param>
    /// <param name="time">For measuring.</param>
    public SnapshotFiles(SnapshotTierOptions options, StoreCounters counters, long bytesPerToken, TimeProvider time)
    {
        _bytesPerToken = bytesPerToken;
        _options = options;
        _counters = counters;
        _time = time;
        _store = options.Store;
        _uses = new UseLedger(options.Store);
        _janitor = new StoreJanitor(options.Store, _uses, options.BytesMax, demotion: null);
    }

    public CacheTier Tier => _options.Tier;

    public TierStatistics Statistics => new(Tier, _janitor.HeldBytes, Interlocked.Read(ref _readBytes), Interlocked.Read(ref _writtenBytes));

    public KvsCodec Codec => _options.Compresses ? KvsCodec.PlanesBrotli : KvsCodec.None;

    /// <summary>What makes room here goes on to another tier; before anything is written.</summary>
    public void DemoteTo(SnapshotDemotion demotion) => _janitor = new StoreJanitor(_store, _uses, _options.BytesMax, demotion);

    /// <summary>Every snapshot of the tier.</summary>
    /// <exception cref="BlobStoreException">The store cannot be read.</exception>
    public async Task<IReadOnlySet<KvsName>> ListAllAsync(CancellationToken cancellation)
    {
        var names = new HashSet<KvsName>();
        await foreach (BlobInfo blob in _store.ListAsync($"{KvsName.Root}/", cancellation))
        {
            if (KvsName.TryParse(blob.Path, out KvsName? name))
            {
                names.Add(name.Value);
            }
        }

        return names;
    }

    /// <exception cref="BlobStoreException">The store cannot be read.</exception>
    public async Task<List<(KvsName Name, long LengthBytes)>> ListAsync(
        ContentHash kvNamespace, ContentHash firstBlock, CancellationToken cancellation)
    {
        var names = new List<(KvsName, long)>();
        await foreach (BlobInfo blob in _store.ListAsync(KvsName.FolderOf(kvNamespace, firstBlock), cancellation))
        {
            if (KvsName.TryParse(blob.Path, out KvsName? name))
            {
                names.Add((name.Value, blob.LengthBytes));
            }
        }

        return names;
    }

    /// <summary>The snapshot, if it is there, sound, and holds exactly these tokens; else null.</summary>
    /// <exception cref="BlobStoreException">The store cannot be read.</exception>
    /// <exception cref="IOException">A read broke off.</exception>
    public async Task<StoredUnit?> ReadAsync(KvsName name, ReadOnlyMemory<int> tokens, CancellationToken cancellation)
    {
        long start = _time.GetTimestamp();
        if (await RangedRead.ReadAsync(_store, name.Path, KvsFormat.FileBytesMax(name.End, _bytesPerToken), cancellation) is not { } read)
        {
            return null;
        }

        KvsFault fault = Verify(read.Bytes, name, tokens.Span, out StoredUnit? unit);
        if (fault == KvsFault.None)
        {
            _counters.NoteRead(read.Bytes.Length);
            Interlocked.Add(ref _readBytes, read.Bytes.Length);
            return unit! with { Elapsed = _time.GetElapsedTime(start) };
        }

        _counters.NoteRefused(fault);
        if (fault != KvsFault.OtherTokens)
        {
            await _store.DeleteAsync(name.Path, read.Tag, cancellation);
        }

        return null;
    }

    /// <summary>
    /// Stores a snapshot unless one is there; of ten workers that write the same, one does. One caller at a time. What a far
    /// tier has already is not sent again only to be refused there.
    /// </summary>
    /// <param name="name">Where.</param>
    /// <param name="file">Makes the file, when it is needed.</param>
    /// <param name="use">How it was used until now; null if whoever reads it will tell.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>False if it was there already.</returns>
    /// <exception cref="BlobStoreException">The store cannot be read or written.</exception>
    /// <exception cref="IOException">A read broke off.</exception>
    public async Task<bool> WriteAsync(KvsName name, Func<byte[]> file, SnapshotUse? use, CancellationToken cancellation)
    {
        byte[]? written = await TryWriteAsync(name, file, cancellation);
        if (use is not null)
        {
            NoteUse(name, use);
        }

        if (written is not null)
        {
            _counters.NoteWritten(written.Length);
            Interlocked.Add(ref _writtenBytes, written.Length);
            await _janitor.NoteWrittenAsync(written.Length, cancellation);
        }

        return written is not null;
    }

    /// <summary>Notes that a snapshot was written or used; from any thread.</summary>
    public void NoteUse(KvsName name, SnapshotUse use) => _uses.Note(name.Namespace, name.Chain, use);

    /// <summary>Adds the uses to those that the tier remembers. One caller at a time.</summary>
    /// <exception cref="BlobStoreException">The store cannot be read or written.</exception>
    /// <exception cref="IOException">A read broke off.</exception>
    public Task FlushUsesAsync(CancellationToken cancellation) => _uses.FlushAsync(cancellation);

    /// <summary>Says in the store what a namespace stands for, unless that is there.</summary>
    /// <exception cref="BlobStoreException">The store cannot be written.</exception>
    public async Task WriteAsync(NamespaceRecord record, CancellationToken cancellation)
    {
        using var content = new MemoryStream(record.ToBytes(), writable: false);
        await _store.PutAsync(record.Path, content, PutCondition.IfAbsent, cancellation);
    }

    /// <exception cref="BlobStoreException">The store cannot be written.</exception>
    public Task DeleteAsync(KvsName name, CancellationToken cancellation) => _store.DeleteAsync(name.Path, tag: null, cancellation);

    /// <summary>What was written; null if it is there already.</summary>
    private async Task<byte[]?> TryWriteAsync(KvsName name, Func<byte[]> file, CancellationToken cancellation)
    {
        if (await _store.StatAsync(name.Path, cancellation) is not null)
        {
            return null;
        }

        byte[] bytes = file();
        using var content = new MemoryStream(bytes, writable: false);
        return await _store.PutAsync(name.Path, content, PutCondition.IfAbsent, cancellation) is null ? null : bytes;
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
        unit = state is null ? null : new StoredUnit(header, state) { File = file };
        return fault;
    }
}
