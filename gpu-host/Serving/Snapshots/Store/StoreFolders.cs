using GpuHost.Serving.Snapshots.Format;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>The folders of the tiers that jobs have looked into, listed anew when a listing is stale. Owner thread only.</summary>
internal sealed class StoreFolders(SnapshotStoreOptions options, StoreTasks tasks, IReadOnlyList<TierState> tiers, TimeProvider time)
{
    /// <summary>Folders are as many as first blocks.</summary>
    private const int FoldersMax = 4_096;

    /// <summary>Names that the engine did not take, kept from being read again.</summary>
    private const int RefusedMax = 1_024;

    private readonly Dictionary<(ContentHash Namespace, ContentHash FirstBlock), FolderListing> _folders = [];
    private readonly HashSet<KvsName> _refused = [];

    /// <summary>The folder of a sequence; where its listing is stale, tiers are being asked.</summary>
    /// <param name="chain">The sequence.</param>
    /// <param name="since">Timestamp: what was answered after it is fresh enough, or a slow tier would be asked for ever.</param>
    /// <param name="now">Timestamp.</param>
    public FolderListing FolderOf(KvChain chain, long since, long now)
    {
        (ContentHash Namespace, ContentHash FirstBlock) key = (chain.Namespace, chain.FirstBlock!.Value);
        if (!_folders.TryGetValue(key, out FolderListing? folder))
        {
            ForgetStale(now);
            folder = new FolderListing(chain.Namespace, chain.FirstBlock.Value, tasks.TierCount);
            _folders.Add(key, folder);
        }

        for (int tier = 0; tier < tasks.TierCount; tier++)
        {
            if (!folder.IsPending(tier) && !IsFresh(folder, tier, now) && !(folder.AnsweredAt(tier) >= since) && !tiers[tier].IsPaused(now))
            {
                Ask(folder, tier);
            }
        }

        return folder;
    }

    /// <summary>A snapshot was written.</summary>
    public void Add(KvsName name, long lengthBytes, int tier)
    {
        if (_folders.TryGetValue((name.Namespace, name.FirstBlock), out FolderListing? folder))
        {
            folder.Add(name, lengthBytes, tier);
        }
    }

    /// <summary>A snapshot is gone, or of no use.</summary>
    public void Remove(KvsName name)
    {
        if (_folders.TryGetValue((name.Namespace, name.FirstBlock), out FolderListing? folder))
        {
            folder.Remove(name);
        }
    }

    /// <summary>The engine did not take it: no listing brings it back.</summary>
    public void Refuse(KvsName name)
    {
        if (_refused.Count == RefusedMax)
        {
            _refused.Clear();
        }

        _refused.Add(name);
        Remove(name);
    }

    public bool IsRefused(KvsName name) => _refused.Contains(name);

    /// <summary>A tier failed: it is left alone for a while.</summary>
    public void Pause(int tier) => tiers[tier].NoteFailed(time.GetTimestamp() + Ticks(options.PauseAfterFailure));

    /// <summary>A job has waited for these tiers as long as it may: others are not to wait as long.</summary>
    public void PauseSlow(IReadOnlyList<int> numbers)
    {
        foreach (int tier in numbers)
        {
            tiers[tier].NoteSlow(time.GetTimestamp() + Ticks(options.PauseAfterFailure));
        }
    }

    public long Now => time.GetTimestamp();

    public long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);

    private void Ask(FolderListing folder, int tier)
    {
        folder.Ask(tier);
        long start = time.GetTimestamp();
        tasks.List(tier, folder.Namespace, folder.FirstBlock, names =>
        {
            folder.Answer(tier, names, time.GetTimestamp());
            if (names is null)
            {
                Pause(tier);
            }
            else
            {
                tiers[tier].NoteAnswered();
                tiers[tier].Speed.NoteListing(time.GetElapsedTime(start));
            }
        });
    }

    private bool IsFresh(FolderListing folder, int tier, long now) =>
        folder.AnsweredAt(tier) is { } answeredAt && now - answeredAt < Ticks(options.ListingTtl);

    // Those whose listing is stale would be listed again anyway.
    private void ForgetStale(long now)
    {
        if (_folders.Count < FoldersMax)
        {
            return;
        }

        foreach (((ContentHash, ContentHash) key, FolderListing folder) in _folders.ToList())
        {
            if (!folder.IsAnyPending && !Enumerable.Range(0, tasks.TierCount).Any(tier => IsFresh(folder, tier, now)))
            {
                _folders.Remove(key);
            }
        }
    }
}
