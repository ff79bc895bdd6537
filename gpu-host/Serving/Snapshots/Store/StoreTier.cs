using GpuHost.Serving.Scheduling;
using GpuHost.Serving.Snapshots.Format;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>
/// The tier below the host's memory: decides which jobs wait for the store, what is read into the shelf and what is written.
/// Owner thread only; its I/O is <see cref="StoreTasks"/>'s. It never keeps a job longer than <see cref="SnapshotStoreOptions.WaitMax"/>.
/// </summary>
internal sealed class StoreTier
{
    private readonly SnapshotStoreOptions _options;
    private readonly StoreTasks _tasks;
    private readonly SnapshotShelf _shelf;
    private readonly int _unitTokensMin;
    private readonly TimeProvider _time;
    private readonly Dictionary<(ContentHash Namespace, ContentHash FirstBlock), FolderListing> _folders = [];
    private readonly HashSet<KvsName> _fetching = [];
    private long _pausedUntil;

    public StoreTier(SnapshotStoreOptions options, StoreTasks tasks, SnapshotShelf shelf, int unitTokensMin, TimeProvider time)
    {
        _options = options;
        _tasks = tasks;
        _shelf = shelf;
        _unitTokensMin = unitTokensMin;
        _time = time;
        _shelf.WorthStoring += Write;
        _tasks.Start(NoteWritten);
    }

    /// <summary>
    /// Whether a job should wait because the store has, or may have, more of its prompt than memory. Asked again at every step;
    /// each answer moves the search on.
    /// </summary>
    public bool MustWait(SequenceJob job, int residentTokens, long now)
    {
        if (job.StoreSearch is not { IsOver: false } search)
        {
            return false;
        }

        search.WaitUntil ??= now + Ticks(_options.WaitMax);
        bool waits = now < search.WaitUntil
            && now >= _pausedUntil
            && job.CacheablePromptTokens - residentTokens >= _unitTokensMin
            && Advance(search, job, residentTokens, now);
        search.IsOver = !waits;
        return waits;
    }

    private bool Advance(StoreSearch search, SequenceJob job, int residentTokens, long now)
    {
        FolderListing folder = FolderOf(search.Chain, now);
        if (folder.IsPending)
        {
            return true;
        }

        if (folder.Longest(search.Chain, job.CacheablePromptTokens) is not { } stored
            || stored.Name.End - residentTokens < _unitTokensMin
            || !_shelf.Estimate.FetchingWins(stored.Name.End - residentTokens, stored.LengthBytes))
        {
            return false;
        }

        if (_fetching.Add(stored.Name))
        {
            Fetch(job, search.Chain, stored.Name, folder);
        }

        return true;
    }

    private FolderListing FolderOf(KvChain chain, long now)
    {
        (ContentHash Namespace, ContentHash FirstBlock) key = (chain.Namespace, chain.FirstBlock!.Value);
        if (!_folders.TryGetValue(key, out FolderListing? folder))
        {
            ForgetStaleFolders(now);
            folder = new FolderListing();
            _folders.Add(key, folder);
        }

        bool isFresh = folder.ReadAt is { } readAt && now - readAt < Ticks(_options.ListingTtl);
        if (!folder.IsPending && !isFresh)
        {
            folder.IsPending = true;
            _tasks.List(key.Namespace, key.FirstBlock, names => NoteListed(folder, names));
        }

        return folder;
    }

    private void NoteListed(FolderListing folder, IReadOnlyList<StoredName>? names)
    {
        folder.IsPending = false;
        if (names is null)
        {
            Pause();
            return;
        }

        folder.ReadAt = _time.GetTimestamp();
        folder.Replace(names);
    }

    private void Fetch(SequenceJob job, KvChain chain, KvsName target, FolderListing folder)
    {
        var ends = new HashSet<int>();
        for (SnapshotUnit? unit = _shelf.Deepest(job.Terms.Scope, job.Prompt.AsSpan(0, target.End)); unit is not null; unit = unit.Parent)
        {
            ends.Add(unit.End);
        }

        long start = _time.GetTimestamp();
        var fetch = new StoreFetch(job.Terms.Scope, job.Prompt, chain, target, ends);
        _tasks.Fetch(fetch, units => NoteFetched(fetch, folder, units, _time.GetElapsedTime(start)));
    }

    private void NoteFetched(StoreFetch fetch, FolderListing folder, IReadOnlyList<StoredUnit>? units, TimeSpan elapsed)
    {
        _fetching.Remove(fetch.Target);
        if (units is null)
        {
            folder.Remove(fetch.Target); // missing, unsound, or the store fails: it is not tried again at once
            return;
        }

        _shelf.Estimate.NoteFetch(units.Sum(unit => unit.State.LongLength), elapsed);
        bool isKept = true;
        foreach (StoredUnit unit in units)
        {
            isKept = isKept && _shelf.TryAdopt(fetch.Scope, unit.Header.Tokens, unit.Header.Name.End, unit.State);
        }

        if (!isKept)
        {
            folder.Remove(fetch.Target); // no room for it: reading it again would end alike
        }
    }

    /// <summary>A unit proved its worth: it is written, after those that it builds on.</summary>
    private void Write(SnapshotUnit unit, KvChain chain)
    {
        if (unit.IsStored || unit.State is null || unit.End <= KvChain.BlockTokens || _time.GetTimestamp() < _pausedUntil)
        {
            return;
        }

        if (unit.Parent is { } parent)
        {
            Write(parent, chain);
            if (!parent.IsStored)
            {
                return;
            }
        }

        unit.IsStored = _tasks.TryWrite(new StoreWrite(unit, chain));
    }

    private void NoteWritten(StoreWrite write, bool isWritten)
    {
        if (!isWritten)
        {
            write.Unit.IsStored = false;
            Pause();
        }
        else if (_folders.TryGetValue((write.Name.Namespace, write.Name.FirstBlock), out FolderListing? folder))
        {
            folder.Remove(write.Name);
            folder.Add(new StoredName(write.Name, write.Unit.SizeBytes));
        }
    }

    private void Pause() => _pausedUntil = _time.GetTimestamp() + Ticks(_options.PauseAfterFailure);

    // Folders are as many as first blocks; those whose listing is stale would be listed again anyway.
    private void ForgetStaleFolders(long now)
    {
        const int foldersMax = 4_096;
        if (_folders.Count < foldersMax)
        {
            return;
        }

        foreach (((ContentHash, ContentHash) key, FolderListing folder) in _folders.ToList())
        {
            if (!folder.IsPending && (folder.ReadAt is not { } readAt || now - readAt >= Ticks(_options.ListingTtl)))
            {
                _folders.Remove(key);
            }
        }
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);
}
