using GpuHost.Serving.Snapshots.Format;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>How far a job's look into the tiers has come. Owner thread only.</summary>
internal sealed class StoreSearch(KvChain chain)
{
    private List<StoredName> _found = [];
    private int _foundVersion = -1;
    private long _lookedAt;
    private long _admission;

    /// <summary>The addresses of its prompt.</summary>
    public KvChain Chain { get; } = chain;

    /// <summary>Timestamp of its beginning; null before the job first waited.</summary>
    public long? BeganAt { get; private set; }

    /// <summary>Timestamp after which no tier's listing is waited for; null before the job first waited.</summary>
    public long? ListingUntil { get; private set; }

    /// <summary>Timestamp after which the job computes, whatever the tiers do; null before it first waited.</summary>
    public long? WaitUntil { get; private set; }

    /// <summary>The tiers have been asked, or gave up on: the job goes on with what is there.</summary>
    public bool IsOver { get; set; }

    /// <summary>Numbers of the tiers that it waits for.</summary>
    public IReadOnlyList<int> AwaitedTiers { get; set; } = [];

    /// <summary>It waits for others to leave the memory, not for a tier: that does not count.</summary>
    public void Prolong(long now, long waitTicks) => WaitUntil = now + waitTicks;

    /// <summary>
    /// Somebody may start, and the job is asked for. Admissions at which it was not (every place taken, or others went first) are no
    /// wait for a tier: the time since it was last asked for does not count then.
    /// </summary>
    /// <param name="now">Timestamp.</param>
    /// <param name="admission">Number of the admission, counting those at which nobody was asked for, too.</param>
    public void Look(long now, long admission)
    {
        if (admission > _admission + 1)
        {
            ListingUntil += now - _lookedAt;
            WaitUntil += now - _lookedAt;
        }

        _lookedAt = now;
        _admission = admission;
    }

    /// <summary>The job's wait begins, unless it has begun. At most half of it is for listings.</summary>
    public void Begin(long now, long waitTicks)
    {
        BeganAt ??= now;
        ListingUntil ??= now + (waitTicks / 2);
        WaitUntil ??= now + waitTicks;
    }

    /// <summary>The stored beginnings of its prompt; looked up again only when the listing has changed.</summary>
    public IReadOnlyList<StoredName> FindIn(FolderListing folder)
    {
        if (_foundVersion != folder.Version)
        {
            _found = folder.OnChain(Chain);
            _foundVersion = folder.Version;
        }

        return _found;
    }
}
