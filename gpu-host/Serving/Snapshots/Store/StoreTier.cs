using GpuHost.Serving.Scheduling;
using GpuHost.Serving.Snapshots.Format;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>
/// The tiers below the host's memory: decides which jobs wait for them and what is read into the shelf. Owner thread only; the
/// I/O is <see cref="StoreTasks"/>'s. It never keeps a job longer than <see cref="SnapshotStoreOptions.WaitMax"/>.
/// </summary>
internal sealed class StoreTier
{
    private readonly SnapshotStoreOptions _options;
    private readonly StoreTasks _tasks;
    private readonly SnapshotShelf _shelf;
    private readonly int _unitTokensMin;
    private readonly TierState[] _tiers;
    private readonly StoreFolders _folders;
    private readonly StoreWriter _writer;
    private readonly FetchedUnits _fetched = new();
    private readonly Dictionary<KvsName, long> _fetching = [];
    private long _admission;

    public StoreTier(
        SnapshotStoreOptions options, StoreTasks tasks, StoreScopes scopes, SnapshotShelf shelf, int unitTokensMin, TimeProvider time)
    {
        _options = options;
        _tasks = tasks;
        _shelf = shelf;
        _unitTokensMin = unitTokensMin;
        _tiers = [.. Enumerable.Range(0, tasks.TierCount).Select(_ => new TierState())];
        _folders = new StoreFolders(options, tasks, _tiers, time);
        _writer = new StoreWriter(tasks, scopes, shelf, _tiers, _folders, time);
        _writer.Start();
    }

    /// <summary>Before every admission, whether anybody can start or not.</summary>
    public void BeginAdmission(long now)
    {
        _admission++;
        LetGo(now);
    }

    /// <summary>Gives up what was fetched for jobs that have started or ended.</summary>
    public void LetGo(long now) => _fetched.LetGo(now);

    /// <summary>
    /// Whether a job should wait because the tiers have, or may have, more of its prompt than memory. Asked again at every step;
    /// each answer moves the search on.
    /// </summary>
    public bool MustWait(SequenceJob job, int residentTokens, long now)
    {
        if (job.StoreSearch is not { IsOver: false } search)
        {
            return false;
        }

        search.Look(now, _admission);
        if (job.CacheablePromptTokens - residentTokens < _unitTokensMin)
        {
            return false; // not over: what is resident now may be gone before the job starts
        }

        search.Begin(now, _folders.Ticks(_options.WaitMax));
        bool waits = Advance(search, job, residentTokens, now);
        if (waits && now >= search.WaitUntil)
        {
            _folders.PauseSlow(search.AwaitedTiers);
            search.IsOver = true;
        }

        return waits && !search.IsOver;
    }

    /// <summary>Moves a search on; false when there is nothing to wait for.</summary>
    private bool Advance(StoreSearch search, SequenceJob job, int residentTokens, long now)
    {
        FolderListing folder = _folders.FolderOf(search.Chain, search.BeganAt ?? now, now);
        search.AwaitedTiers = TiersThatStillList(folder, now);
        if (now >= search.ListingUntil)
        {
            // There is time left to read what the others have.
            _folders.PauseSlow(search.AwaitedTiers);
            search.AwaitedTiers = [];
        }

        StoreOffer? best = BestOf(search.FindIn(folder), residentTokens, job.CacheablePromptTokens, now);

        // A tier that has not answered yet may have a longer one, unless there is hardly anything left to gain.
        bool mayImprove = job.CacheablePromptTokens - (best?.Target.Name.End ?? 0) >= _unitTokensMin;
        if (search.AwaitedTiers.Count > 0 && mayImprove)
        {
            return true;
        }

        if (best is not { } offer)
        {
            // Memory may have all that there is to have; what it has now may be gone before the job starts.
            // And a tier that is late may still answer before it does.
            search.IsOver = residentTokens == 0 && !folder.IsAnyPending;
            return false;
        }

        search.AwaitedTiers = [offer.Target.Tier];
        if (_fetching.ContainsKey(offer.Target.Name))
        {
            return true;
        }

        _fetched.LetGo(now, better: job);
        if (!_shelf.CouldMakeRoom(offer.Bytes + _fetching.Values.Sum()))
        {
            search.Prolong(now, _folders.Ticks(_options.WaitMax));
            return true;
        }

        _fetching.Add(offer.Target.Name, offer.Bytes);
        Fetch(job, search.Chain, offer.Target.Name, folder);
        return true;
    }

    /// <inheritdoc cref="StoreTasks.LiftBounds"/>
    public void LiftBounds() => _tasks.LiftBounds();

    /// <inheritdoc cref="StoreWriter.WriteOut"/>
    public void WriteOut() => _writer.WriteOut();

    private List<int> TiersThatStillList(FolderListing folder, long now) =>
        [.. Enumerable.Range(0, _tiers.Length).Where(tier => folder.IsPending(tier) && !_tiers[tier].IsPaused(now))];

    /// <summary>The stored beginning that saves the most time; null if computing is faster than any.</summary>
    /// <remarks>What a beginning builds on is not known before it is read: everything shorter counts as its cost.</remarks>
    private StoreOffer? BestOf(IReadOnlyList<StoredName> found, int residentTokens, int lengthMax, long now)
    {
        StoreOffer? best = null;
        double bestGain = double.NegativeInfinity;
        double fetchSeconds = 0;
        long bytes = 0;
        foreach (StoredName stored in found)
        {
            if (stored.Name.End > lengthMax)
            {
                break;
            }

            if (stored.Name.End - residentTokens < _unitTokensMin || _tiers[stored.Tier].IsPaused(now) || _folders.IsRefused(stored.Name))
            {
                continue;
            }

            bytes += stored.LengthBytes;
            if (bytes > _shelf.BytesMax)
            {
                break;
            }

            fetchSeconds += _tiers[stored.Tier].Speed.SecondsFor(stored.LengthBytes);
            double gain = _shelf.Estimate.FetchGain(stored.Name.End - residentTokens, bytes, fetchSeconds);
            if (gain > bestGain)
            {
                (best, bestGain) = (new StoreOffer(stored, bytes), gain);
            }
        }

        return best is not null && _shelf.Estimate.IsWorthTrying(bestGain) ? best : null;
    }

    private void Fetch(SequenceJob job, KvChain chain, KvsName target, FolderListing folder)
    {
        var ends = new HashSet<int>();
        for (SnapshotUnit? unit = _shelf.Deepest(job.Terms.Scope, job.Prompt.AsSpan(0, target.End)); unit is not null; unit = unit.Parent)
        {
            ends.Add(unit.End);
        }

        var fetch = new StoreFetch(job.Terms.Scope, job.Prompt, chain, target, ends);
        _tasks.Fetch(fetch, units => NoteFetched(job, fetch, folder, units));
    }

    private void NoteFetched(SequenceJob job, StoreFetch fetch, FolderListing folder, IReadOnlyList<StoredUnit>? units)
    {
        _fetching.Remove(fetch.Target);
        if (units is null)
        {
            folder.Remove(fetch.Target); // missing, unsound, or a tier fails: it is not tried again at once
            return;
        }

        bool isKept = true;
        long until = _folders.Ticks(_options.WaitMax) + _folders.Now;
        foreach (StoredUnit unit in units)
        {
            _tiers[unit.Tier].NoteAnswered();
            _tiers[unit.Tier].Speed.NoteRead(unit.File.LongLength, unit.Elapsed);
            isKept = isKept && _shelf.TryAdopt(
                fetch.Scope, unit.Header.Tokens, unit.Header.Start, unit.State, _tasks.TierOf(unit.Tier), unit.Header.Name, storedTiers: unit.Tier + 1);
        }

        if (isKept && _shelf.Deepest(fetch.Scope, fetch.Tokens.AsSpan(0, fetch.Target.End)) is { } last)
        {
            _fetched.Hold(last, job, until);
        }
        else
        {
            folder.Remove(fetch.Target); // no room for it: reading it again would end alike
        }
    }
}
