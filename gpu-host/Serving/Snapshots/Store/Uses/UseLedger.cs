using Pipelines.Core.Identity;
using Pipelines.Core.Storage;

namespace GpuHost.Serving.Snapshots.Store.Uses;

/// <summary>
/// Counts a tier's uses in memory and adds them to its files now and then: a crash loses what was counted since, and nothing
/// else. Workers that share a store add to the same files, each its own counts. <see cref="Note"/> from any thread, the rest one
/// caller at a time.
/// </summary>
internal sealed class UseLedger(IBlobStore store)
{
    /// <summary>How often an addition is tried when other workers add at the same time; then it waits for the next time.</summary>
    private const int TriesMax = 8;

    private readonly Lock _gate = new();
    private Dictionary<ContentHash, Dictionary<ContentHash, SnapshotUse>> _pending = [];
    private double _clock;

    /// <summary>Notes that a snapshot was written or used; its clock is the tier's.</summary>
    public void Note(ContentHash kvNamespace, ContentHash chain, SnapshotUse use)
    {
        lock (_gate)
        {
            Add(_pending, kvNamespace, chain, use with { Clock = _clock });
        }
    }

    /// <summary>Adds what was noted to the files. What cannot be added is kept for the next time.</summary>
    /// <exception cref="BlobStoreException">The store cannot be read or written.</exception>
    /// <exception cref="IOException">A read broke off.</exception>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        Dictionary<ContentHash, Dictionary<ContentHash, SnapshotUse>> pending = TakePending();
        try
        {
            foreach ((ContentHash kvNamespace, Dictionary<ContentHash, SnapshotUse> uses) in pending.ToList())
            {
                if (await UpdateAsync(kvNamespace, records => records.And(Clock, uses), cancellation))
                {
                    pending.Remove(kvNamespace);
                }
            }
        }
        finally
        {
            Return(pending);
        }
    }

    /// <summary>The files of some namespaces; the tier's clock is from now on at least that of any.</summary>
    /// <exception cref="BlobStoreException">The store cannot be read.</exception>
    /// <exception cref="IOException">A read broke off.</exception>
    public async Task<IReadOnlyDictionary<ContentHash, UseRecords>> ReadAsync(IEnumerable<ContentHash> namespaces, CancellationToken cancellation)
    {
        var all = new Dictionary<ContentHash, UseRecords>();
        foreach (ContentHash kvNamespace in namespaces)
        {
            (UseRecords records, _) = await UseRecords.ReadAsync(store, kvNamespace, cancellation);
            all.Add(kvNamespace, records);
            Clock = records.Clock;
        }

        return all;
    }

    /// <summary>The tier's clock; never goes back.</summary>
    public double Clock
    {
        get
        {
            lock (_gate)
            {
                return _clock;
            }
        }

        set
        {
            lock (_gate)
            {
                _clock = Math.Max(_clock, value);
            }
        }
    }

    /// <summary>Changes a file, unless nothing changes; false if others changed it each time that this was tried.</summary>
    /// <exception cref="BlobStoreException">The store cannot be read or written.</exception>
    /// <exception cref="IOException">A read broke off.</exception>
    public async Task<bool> UpdateAsync(ContentHash kvNamespace, Func<UseRecords, UseRecords> change, CancellationToken cancellation)
    {
        for (int tries = 0; tries < TriesMax; tries++)
        {
            (UseRecords records, BlobTag? tag) = await UseRecords.ReadAsync(store, kvNamespace, cancellation);
            UseRecords changed = change(records);
            if (changed == records)
            {
                return true;
            }

            using var content = new MemoryStream(UseRecordsFormat.Write(changed), writable: false);
            PutCondition condition = tag is { } seen ? PutCondition.IfMatch(seen) : PutCondition.IfAbsent;
            if (await store.PutAsync(UseRecords.PathOf(kvNamespace), content, condition, cancellation) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private Dictionary<ContentHash, Dictionary<ContentHash, SnapshotUse>> TakePending()
    {
        lock (_gate)
        {
            Dictionary<ContentHash, Dictionary<ContentHash, SnapshotUse>> taken = _pending;
            _pending = [];
            return taken;
        }
    }

    // What was noted meanwhile is the later.
    private void Return(Dictionary<ContentHash, Dictionary<ContentHash, SnapshotUse>> pending)
    {
        lock (_gate)
        {
            foreach ((ContentHash kvNamespace, Dictionary<ContentHash, SnapshotUse> uses) in _pending)
            {
                foreach ((ContentHash chain, SnapshotUse use) in uses)
                {
                    Add(pending, kvNamespace, chain, use);
                }
            }

            _pending = pending;
        }
    }

    // In a store that cannot be written the counts stay here: as many at most as a file takes.
    private static void Add(
        Dictionary<ContentHash, Dictionary<ContentHash, SnapshotUse>> all, ContentHash kvNamespace, ContentHash chain, SnapshotUse use)
    {
        if (!all.TryGetValue(kvNamespace, out Dictionary<ContentHash, SnapshotUse>? uses))
        {
            uses = [];
            all.Add(kvNamespace, uses);
        }

        if (uses.TryGetValue(chain, out SnapshotUse? before))
        {
            uses[chain] = before.And(use);
        }
        else if (uses.Count < UseRecords.EntriesMax)
        {
            uses.Add(chain, use);
        }
    }
}
