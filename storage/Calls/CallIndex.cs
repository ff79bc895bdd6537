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
/// and safe between processes. In memory stay eight bytes of each key, and the last few segments that answers were in.
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
    private readonly AnswerSegments _segments = new(store, new StoreRetry(time));
    private readonly SemaphoreSlim _changing = new(1, 1);
    private IReadOnlyList<CallIndexFile>? _files;
    private ImmutableList<CorruptLogException> _damaged = [];
    private long _refreshedAt;

    /// <summary>
    /// What was found damaged in earlier runs, while the index was made anew or an answer was looked for. Their answers are not reused; this run is none the
    /// worse for it, and whoever goes on with those runs is told again.
    /// </summary>
    public IReadOnlyList<CorruptLogException> Damaged => [.. _damaged, .. _segments.Damaged];

    /// <inheritdoc/>
    public async ValueTask<RecordedCall?> FindAsync(CallKey key, CancellationToken cancellationToken)
    {
        IReadOnlyList<CallIndexFile> files = await FilesAsync(cancellationToken);
        ulong prefix = CallIndexFormat.Prefix(key);
        foreach (CallIndexFile file in files)
        {
            (int First, int Count) candidates = file.Candidates(prefix);
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
        SegmentContent? segment = await _segments.ReadAsync(entry.Partition, entry.Place.Segment, cancellationToken);
        return segment is null ? null : Read(segment.LineAt(entry.Place.Range), entry.Place.LineHash);
    }

    private static RecordedCall? Read(ReadOnlySpan<byte> line, ContentHash expected)
    {
        if (ContentHash.Of(line) != expected)
        {
            return null;
        }

        var reader = new Utf8JsonReader(line);
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return CallRecordFormat.Read(document.RootElement);
    }

    private async ValueTask<IReadOnlyList<CallIndexFile>> FilesAsync(CancellationToken cancellationToken)
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
                return isFirst && files.Count == 0 ? await RebuildAsync(files, cancellationToken) : files;
            },
            cancellationToken);
    }

    /// <summary>One at a time changes what is known; readers go on with what they have.</summary>
    private async Task<IReadOnlyList<CallIndexFile>> ChangeAsync(
        Func<IReadOnlyList<CallIndexFile>, Task<IReadOnlyList<CallIndexFile>>> change,
        CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            return _files = await change(_files ?? []);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Opens the files that are new and forgets those that are gone. A damaged one is deleted, and all is made anew.</summary>
    private async Task<IReadOnlyList<CallIndexFile>> RefreshAsync(
        IReadOnlyList<CallIndexFile> known,
        CancellationToken cancellationToken)
    {
        List<CallIndexFile> found = [];
        bool isDamaged = false;
        List<BlobInfo> blobs = await _retry.RunAsync(
            async () => await store.ListAsync(CallIndexPaths.Prefix, cancellationToken).ToListAsync(cancellationToken),
            cancellationToken);
        foreach (BlobInfo blob in blobs)
        {
            if (known.FirstOrDefault(one => one.Path == blob.Path) is { } file)
            {
                found.Add(file);
            }
            else if (await BlobBytes.ReadAsync(store, _retry, blob.Path, cancellationToken) is { } bytes)
            {
                try
                {
                    found.Add(CallIndexFile.Open(blob.Path, bytes));
                }
                catch (Exception e) when (e is FormatException or ArgumentException)
                {
                    isDamaged = true;
                    await _retry.RunAsync(() => store.DeleteAsync(blob.Path, blob.Tag, cancellationToken), cancellationToken);
                }
            }
        }

        return isDamaged ? await RebuildAsync(found, cancellationToken) : found;
    }

    /// <summary>Adds every sealed partition of the store. What is in the index already is there twice until files are merged.</summary>
    private async Task<IReadOnlyList<CallIndexFile>> RebuildAsync(
        IReadOnlyList<CallIndexFile> files,
        CancellationToken cancellationToken)
    {
        var reader = new PartitionReader(store, _retry);
        foreach (BlobPath partition in await _retry.RunAsync(() => SealedPartitionsAsync(cancellationToken), cancellationToken))
        {
            IReadOnlyList<AnswerPlace> answers = await CollectAsync(reader, partition, cancellationToken);
            files = answers.Count > 0 ? await AddAsync(files, partition, answers, cancellationToken) : files;
        }

        return files;
    }

    private async Task<IReadOnlyList<BlobPath>> SealedPartitionsAsync(CancellationToken cancellationToken)
    {
        List<BlobPath> partitions = [];
        await foreach (BlobInfo blob in store.ListAsync("runs/", cancellationToken))
        {
            if (SegmentPaths.PartitionOfSeal(blob.Path) is { } partition)
            {
                partitions.Add(partition);
            }
        }

        return partitions;
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

    private Task<IReadOnlyList<CallIndexFile>> AddAsync(
        IReadOnlyList<CallIndexFile> files,
        BlobPath partition,
        IReadOnlyList<AnswerPlace> answers,
        CancellationToken cancellationToken) =>
        PublishAsync(files, CallIndexPaths.ForPartition(partition), answers.Select(place => new CallIndexEntry(partition, place)), cancellationToken);

    /// <summary>Publishes a file, and merges its tier when that is full.</summary>
    private async Task<IReadOnlyList<CallIndexFile>> PublishAsync(
        IReadOnlyList<CallIndexFile> files,
        BlobPath path,
        IEnumerable<CallIndexEntry> entries,
        CancellationToken cancellationToken)
    {
        byte[] bytes = CallIndexFormat.Write(entries);

        // The name stands for the content: when it is taken, it is taken by the same entries.
        await _retry.RunAsync(() => store.PutAsync(path, new MemoryStream(bytes, writable: false), PutCondition.IfAbsent, cancellationToken), cancellationToken);
        files = [.. files.Where(file => file.Path != path), CallIndexFile.Open(path, bytes)];
        int tier = CallIndexPaths.TierOf(path);
        CallIndexFile[] peers = [.. files.Where(file => CallIndexPaths.TierOf(file.Path) == tier)];
        return tier < TierMax && peers.Length >= MergeWidth
            ? await MergeAsync(files, tier, peers, cancellationToken)
            : files;
    }

    /// <summary>First the merged file, then the deletion of its parts: at every moment each entry is in one of them.</summary>
    private async Task<IReadOnlyList<CallIndexFile>> MergeAsync(
        IReadOnlyList<CallIndexFile> files,
        int tier,
        IReadOnlyList<CallIndexFile> parts,
        CancellationToken cancellationToken)
    {
        List<CallIndexEntry> entries = [];
        foreach (CallIndexFile part in parts)
        {
            // A part that another process has merged already is in that process's file.
            byte[]? bytes = await BlobBytes.ReadAsync(store, _retry, part.Path, cancellationToken);
            entries.AddRange(bytes is null ? [] : part.ReadAll(bytes));
        }

        if (entries.Count > 0)
        {
            files = await PublishAsync(files, CallIndexPaths.ForMerged(tier + 1, parts.Select(static part => part.Path)), entries, cancellationToken);
        }

        foreach (CallIndexFile part in parts)
        {
            await _retry.RunAsync(() => store.DeleteAsync(part.Path, null, cancellationToken), cancellationToken);
        }

        return [.. files.Except(parts)];
    }
}
