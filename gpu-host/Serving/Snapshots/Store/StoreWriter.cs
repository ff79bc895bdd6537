using GpuHost.Serving.Snapshots.Format;
using GpuHost.Serving.Snapshots.Store.Uses;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Snapshots.Store;

/// <summary>
/// Decides what goes down into the tiers: units that are wanted again through all of them, conversations that the host's memory
/// has no more room for into the nearest. Owner thread only.
/// </summary>
internal sealed class StoreWriter(
    StoreTasks tasks, StoreScopes scopes, SnapshotShelf shelf, IReadOnlyList<TierState> tiers, StoreFolders folders, TimeProvider time)
{
    public void Start()
    {
        shelf.WorthStoring += unit => Write(unit, tasks.TierCount);
        shelf.Used += NoteUse;
        shelf.Evicted += Demote;
        shelf.Refused += Forget;
        tasks.Start(NoteWritten);
    }

    /// <summary>
    /// The engine ends: what is worth it and not stored yet is, the most valuable first; and the tiers are told of every use.
    /// </summary>
    public void WriteOut()
    {
        foreach (SnapshotUnit unit in shelf.Units.OrderByDescending(unit => unit.Worth).ToList())
        {
            if (unit.Hits > 0 || unit.Reason is UnitReason.Breakpoint or UnitReason.Common)
            {
                Write(unit, tasks.TierCount);
            }
            else
            {
                Demote(unit);
            }
        }

        foreach (SnapshotUnit unit in shelf.Units.Where(unit => unit.StoredTiers > 0))
        {
            unit.StoredName ??= NameOf(unit); // on its way: nobody is there any more who will come to know it
            NoteUse(unit);
        }
    }

    /// <summary>
    /// A conversation is likely to go on, but nobody else begins with it: the nearest tier is enough, and only if it would
    /// be read back faster than computed. Everything else that was used twice is stored already.
    /// </summary>
    private void Demote(SnapshotUnit unit)
    {
        if (unit.Reason == UnitReason.Turn
            && shelf.Estimate.FetchGain(unit.TokenCount, unit.SizeBytes, tiers[0].Speed.SecondsFor(unit.SizeBytes)) > 0)
        {
            Write(unit, tierCount: 1);
        }
    }

    /// <summary>A unit is written after those that it builds on.</summary>
    private void Write(SnapshotUnit unit, int tierCount)
    {
        if (unit.StoredTiers >= tierCount || unit.State is null || unit.End < KvChain.BlockTokens || IsPaused(tierCount)
            || !scopes.TryGetNamespace(unit.Scope, out NamespaceRecord? record))
        {
            return;
        }

        if (unit.Parent is { } parent)
        {
            Write(parent, tierCount);
            if (parent.StoredTiers < tierCount)
            {
                return;
            }
        }

        if (tasks.TryWrite(new StoreWrite(unit, record, tierCount, unit.StoredTiers, shelf.Estimate.PrefillSeconds(unit.TokenCount), unit.Hits)))
        {
            unit.StoredTiers = tierCount;
            unit.ToldHits = unit.Hits;
        }
    }

    private void NoteUse(SnapshotUnit unit)
    {
        // On its way, or nowhere yet: whoever comes to know the name will tell.
        if (unit.StoredName is { } name && unit.Hits > unit.ToldHits)
        {
            ContentHash? parent = unit.Parent?.StoredName?.Chain;
            int? start = unit.Parent is null || parent is not null ? unit.Start : null;
            double seconds = shelf.Estimate.PrefillSeconds(unit.TokenCount);
            tasks.NoteUse(unit.StoredTiers, name, new SnapshotUse(start, parent, unit.Hits - unit.ToldHits, seconds, Clock: 0));
            unit.ToldHits = unit.Hits;
        }
    }

    // With one of several tiers down, the others still take what they can.
    private bool IsPaused(int tierCount)
    {
        long now = time.GetTimestamp();
        return tiers.Take(tierCount).All(tier => tier.IsPaused(now));
    }

    private void NoteWritten(StoreWritten written)
    {
        SnapshotUnit unit = written.Write.Unit;
        for (int tier = 0; tier < written.Write.TierCount; tier++)
        {
            if (written.FailedTiers.Contains(tier))
            {
                unit.StoredTiers = Math.Min(unit.StoredTiers, tier);
                folders.Pause(tier);
            }
            else
            {
                unit.StoredName = written.Name;
                folders.Add(written.Name, unit.SizeBytes, tier);
            }
        }

        NoteUse(unit);
    }

    private void Forget(SnapshotUnit unit)
    {
        if (unit.StoredTiers > 0 && (unit.StoredName ?? NameOf(unit)) is { } name)
        {
            folders.Refuse(name);
            tasks.Delete(name);
        }
    }

    private KvsName? NameOf(SnapshotUnit unit) => scopes.TryGetNamespace(unit.Scope, out NamespaceRecord? record)
        ? new KvChain(record.Namespace, unit.Scope.Tenant, unit.Tokens.ToArray()).NameOf(unit.End)
        : null;
}
