using System.Collections.Immutable;
using System.Text.Json;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;
using Pipelines.Storage.Segments;
using Pipelines.Storage.Segments.Format;

namespace Pipelines.Storage.Calls;

/// <summary>
/// The answers of earlier runs, found by key: sorted files under <c>calls/</c> that point into segments, merged from time to time so
/// that they stay few. They hold nothing that the segments do not: what is damaged or lost is made anew from them. Thread-safe,
/// and safe between processes. In memory stay eight bytes of each key.
/// </summary>
/// <param name="store">Holds the index and the segments.</param>
/// <param name="time">Ages what is known of other processes' files.</param>
public sealed class CallIndex(IBlobStore store, TimeProvider time) : ICallIndex, IDisposable
{
    /// <summary>So many files of a tier become one of the next.</summary>
    private const int MergeWidth = 16;

    /// <summary>Files of this tier are left as they are: merging larger ones would take more memory than it saves time.</summary>
    private const int TierMax = 2;

    /// <summary>How long another process's files may go unnoticed.</summary>
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(30);

    private readonly StoreRetry _retry = new(time);
    private readonly SemaphoreSlim _changing = new(1, 1);
    private ImmutableDictionary<BlobPath, CallIndexFile>? _files;
    private ImmutableList<CorruptLogException> _damaged = [];
    private long _refreshedAt;

    /// <summary>
    /// What was found damaged in earlier runs while the index was made anew. Their answers are not reused; this run is none the
    /// worse for it, and whoever goes on with those runs is told again.
    /// </summary>
    public IReadOnlyList<CorruptLogException> Damaged => _damaged;

    /// <inheritdoc/>
    public async ValueTask<RecordedCall?> FindAsync(CallKey key, CancellationToken cancellationToken)
    {
        ImmutableDictionary<BlobPath, CallIndexFile> files = await FilesAsync(cancellationToken);
        foreach (CallIndexFile file in files.Values)
        {
            (int First, int Count) candidates = file.Candidates(key);
            if (candidates.Count > 0
                && await EntryAsync(file, candidates, key, cancellationToken) is { } entry
                && await AnswerAsync(entry, cancellationToken) is { } answer)
            {
                return answer;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public async Task AddAsync(BlobPath partition, IReadOnlyList<AnswerPlace> answers, CancellationToken cancellationToken)
    {
        if (answers.Count > 0)
        {
            await FilesAsync(cancellationToken);
            await ChangeAsync(files => AddAsync(files, partition, answers, cancellationToken), cancellationToken);
        }
    }

    public void Dispose() => _changing.Dispose();

    private async Task<CallIndexEntry?> EntryAsync(CallIndexFile file, (int First, int Count) candidates, CallKey key, CancellationToken cancellationToken)
    {
        // Merged away meanwhile by another process: its entries are in a file that the next refresh finds.
        byte[]? bytes = await BlobBytes.ReadAsync(store, _retry, file.Path, cancellationToken, CallIndexFile.RangeOf(candidates));
        return bytes is null ? null : file.Find(key, bytes);
    }

    /// <summary>The record itself; null when its run was deleted, or its bytes are not those that were indexed.</summary>
    private async Task<RecordedCall?> AnswerAsync(CallIndexEntry entry, CancellationToken cancellationToken)
    {
        byte[]? line = await BlobBytes.ReadAsync(store, _retry, SegmentPaths.Segment(entry.Partition, entry.Place.Segment), cancellationToken, entry.Place.Range);
        if (line is null || ContentHash.Of(line) != entry.Place.LineHash)
        {
            return null;
        }

        using JsonDocument document = JsonDocument.Parse(line);
        return CallRecordFormat.Read(document.RootElement);
    }

    private async ValueTask<ImmutableDictionary<BlobPath, CallIndexFile>> FilesAsync(CancellationToken cancellationToken)
    {
        if (_files is { } known && time.GetElapsedTime(Volatile.Read(ref _refreshedAt)) < RefreshInterval)
        {
            return known;
        }

        return await ChangeAsync(
            async files =>
            {
                bool isFirst = _files is null;
                files = await RefreshAsync(files, cancellationToken);
                Volatile.Write(ref _refreshedAt, time.GetTimestamp());
                return isFirst && files.IsEmpty ? await RebuildAsync(files, cancellationToken) : files;
            },
            cancellationToken);
    }

    /// <summary>One at a time changes what is known; readers go on with what they have.</summary>
    private async Task<ImmutableDictionary<BlobPath, CallIndexFile>> ChangeAsync(
        Func<ImmutableDictionary<BlobPath, CallIndexFile>, Task<ImmutableDictionary<BlobPath, CallIndexFile>>> change,
        CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            return _files = await change(_files ?? ImmutableDictionary<BlobPath, CallIndexFile>.Empty);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Opens the files that are new and forgets those that are gone. A damaged one is deleted, and all is made anew.</summary>
    private async Task<ImmutableDictionary<BlobPath, CallIndexFile>> RefreshAsync(
        ImmutableDictionary<BlobPath, CallIndexFile> known,
        CancellationToken cancellationToken)
    {
        ImmutableDictionary<BlobPath, CallIndexFile>.Builder found = ImmutableDictionary.CreateBuilder<BlobPath, CallIndexFile>();
        bool isDamaged = false;
        List<BlobInfo> blobs = await _retry.RunAsync(
            async () => await store.ListAsync(CallIndexPaths.Prefix, cancellationToken).ToListAsync(cancellationToken),
            cancellationToken);
        foreach (BlobInfo blob in blobs)
        {
            if (known.TryGetValue(blob.Path, out CallIndexFile? file))
            {
                found[blob.Path] = file;
            }
            else if (await BlobBytes.ReadAsync(store, _retry, blob.Path, cancellationToken) is { } bytes)
            {
                try
                {
                    found[blob.Path] = CallIndexFile.Open(blob.Path, bytes);
                }
                catch (Exception e) when (e is FormatException or ArgumentException)
                {
                    isDamaged = true;
                    await store.DeleteAsync(blob.Path, blob.Tag, cancellationToken);
                }
            }
        }

        return isDamaged ? await RebuildAsync(found.ToImmutable(), cancellationToken) : found.ToImmutable();
    }

    /// <summary>Adds every sealed partition of the store. What is in the index already is there twice until files are merged.</summary>
    private async Task<ImmutableDictionary<BlobPath, CallIndexFile>> RebuildAsync(
        ImmutableDictionary<BlobPath, CallIndexFile> files,
        CancellationToken cancellationToken)
    {
        var reader = new PartitionReader(store, _retry);
        await foreach (BlobInfo blob in store.ListAsync("runs/", cancellationToken))
        {
            if (SegmentPaths.PartitionOfSeal(blob.Path) is { } partition)
            {
                IReadOnlyList<AnswerPlace> answers = await CollectAsync(reader, partition, cancellationToken);
                files = answers.Count > 0 ? await AddAsync(files, partition, answers, cancellationToken) : files;
            }
        }

        return files;
    }

    private async Task<IReadOnlyList<AnswerPlace>> CollectAsync(PartitionReader reader, BlobPath partition, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadSealAsync(partition, cancellationToken) is { } seal
                ? await PartitionCalls.CollectAsync(reader, partition, seal, cancellationToken)
                : [];
        }
        catch (CorruptLogException damage)
        {
            _damaged = _damaged.Add(damage);
            return [];
        }
    }

    private Task<ImmutableDictionary<BlobPath, CallIndexFile>> AddAsync(
        ImmutableDictionary<BlobPath, CallIndexFile> files,
        BlobPath partition,
        IReadOnlyList<AnswerPlace> answers,
        CancellationToken cancellationToken) =>
        PublishAsync(files, CallIndexPaths.ForPartition(partition), answers.Select(place => new CallIndexEntry(partition, place)), cancellationToken);

    /// <summary>Publishes a file, and merges its tier when that is full.</summary>
    private async Task<ImmutableDictionary<BlobPath, CallIndexFile>> PublishAsync(
        ImmutableDictionary<BlobPath, CallIndexFile> files,
        BlobPath path,
        IEnumerable<CallIndexEntry> entries,
        CancellationToken cancellationToken)
    {
        byte[] bytes = CallIndexFormat.Write(entries);

        // The name stands for the content: when it is taken, it is taken by the same entries.
        await _retry.RunAsync(() => store.PutAsync(path, new MemoryStream(bytes, writable: false), PutCondition.IfAbsent, cancellationToken), cancellationToken);
        files = files.SetItem(path, CallIndexFile.Open(path, bytes));
        int tier = CallIndexPaths.TierOf(path);
        BlobPath[] peers = [.. files.Keys.Where(peer => CallIndexPaths.TierOf(peer) == tier)];
        return tier < TierMax && peers.Length >= MergeWidth
            ? await MergeAsync(files, tier, peers, cancellationToken)
            : files;
    }

    /// <summary>First the merged file, then the deletion of its parts: at every moment each entry is in one of them.</summary>
    private async Task<ImmutableDictionary<BlobPath, CallIndexFile>> MergeAsync(
        ImmutableDictionary<BlobPath, CallIndexFile> files,
        int tier,
        IReadOnlyList<BlobPath> parts,
        CancellationToken cancellationToken)
    {
        List<CallIndexEntry> entries = [];
        foreach (BlobPath part in parts)
        {
            // A part that another process has merged already is in that process's file.
            byte[]? bytes = await BlobBytes.ReadAsync(store, _retry, part, cancellationToken);
            entries.AddRange(bytes is null ? [] : files[part].ReadAll(bytes));
        }

        if (entries.Count > 0)
        {
            files = await PublishAsync(files, CallIndexPaths.ForMerged(tier + 1, parts), entries, cancellationToken);
        }

        foreach (BlobPath part in parts)
        {
            await _retry.RunAsync(() => store.DeleteAsync(part, null, cancellationToken), cancellationToken);
        }

        return files.RemoveRange(parts);
    }
}
