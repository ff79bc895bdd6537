using GpuHost.Serving.Engine;
using GpuHost.Serving.Kv;
using GpuHost.Serving.Snapshots;
using GpuHost.Serving.Snapshots.Store;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Scheduling;

/// <summary>
/// Gives waiting jobs a sequence, as long as there is room and prompts are not read faster than they come in.
/// </summary>
/// <remarks>
/// In a tenant's line the job with the longest cached beginning goes first: jobs that share a prefix then run together, and
/// the context holds few prefixes at a time. That matters beyond the cells, because attention in a unified cache looks at
/// every used cell. A job is passed over a bounded number of times.
/// </remarks>
internal sealed class Admission(
    WaitingQueue waiting, RunningSet running, KvCache cache, StoreTier? store, EngineBounds bounds, StepBudget budget)
{
    /// <summary>Called for every job that starts, with the tokens that its prompt found in the cache.</summary>
    public event Action<SequenceJob, int>? Started;

    public void Admit(long now)
    {
        store?.BeginAdmission(now);
        while (running.Count < bounds.RunningRequestsMax && waiting.Count > 0)
        {
            if (Next(now) is not { } job || !TryStart(job, now))
            {
                return;
            }
        }
    }

    /// <summary>
    /// The next job of the first line that has one. A class whose running prompts fill a step already gets no more of them:
    /// they would only wait inside, and keep better company from forming.
    /// </summary>
    private SequenceJob? Next(long now)
    {
        bool interactive = running.PrefillTokens(CallPriority.Interactive) < budget.PrefillTokens;
        bool batch = interactive && running.PrefillTokens(CallPriority.Batch) < budget.PrefillTokens;
        foreach (LinkedList<SequenceJob> line in waiting.Lines(interactive, batch))
        {
            if (BestOf(line, now) is { } job)
            {
                return job;
            }
        }

        return null;
    }

    private SequenceJob? BestOf(LinkedList<SequenceJob> line, long now)
    {
        SequenceJob? best = null;
        int bestLength = -1;
        int followers = 0;
        int looks = EngineBounds.AdmissionScanMax;
        foreach (SequenceJob job in line)
        {
            if (looks-- == 0 || (best is not null && best.PassedOver >= EngineBounds.PassedOverMax))
            {
                break;
            }

            if (HasLeader(job))
            {
                followers++;
                continue;
            }

            int length = cache.Match(job.Terms.Scope, job.Prompt.AsSpan(0, job.CacheablePromptTokens)).Length;
            if (WaitsForStore(job, length, now))
            {
                continue;
            }

            if (length > bestLength)
            {
                (best, bestLength) = (job, length);
            }
        }

        if (best is null || KeepsPlacesFor(followers, best, bestLength))
        {
            return null;
        }

        NotePassedOver(line, best);
        return best;
    }

    /// <summary>
    /// True if the free places are for jobs of the line whose common beginning is on its way: begun now, a job without company
    /// would bring a prefix of its own into the context, at which every step of the others has to look, and save none.
    /// </summary>
    private bool KeepsPlacesFor(int followers, SequenceJob best, int bestLength) =>
        followers >= bounds.RunningRequestsMax - running.Count
        && bestLength < bounds.DetectedPrefixTokensMin
        && best.PassedOver < EngineBounds.PassedOverMax;

    private bool WaitsForStore(SequenceJob job, int contextTokens, long now)
    {
        if (store is null || job.StoreSearch is not { IsOver: false })
        {
            return false;
        }

        SnapshotUnit? saved = cache.Snapshots.Deepest(job.Terms.Scope, job.Prompt.AsSpan(0, job.CacheablePromptTokens));
        return store.MustWait(job, Math.Max(contextTokens, saved?.End ?? 0), now);
    }

    private static void NotePassedOver(LinkedList<SequenceJob> line, SequenceJob best)
    {
        foreach (SequenceJob job in line)
        {
            if (job == best)
            {
                return;
            }

            job.PassedOver++;
        }
    }

    /// <summary>
    /// True if a running job is computing a longer beginning of this job's prompt than the cache has: waiting for it costs
    /// less than computing it twice. If that job goes away, this one is free to start with what is there.
    /// </summary>
    private bool HasLeader(SequenceJob job)
    {
        if (!job.SharesPrefix)
        {
            return false;
        }

        ReadOnlySpan<int> prompt = job.Prompt.AsSpan(0, job.CacheablePromptTokens);
        foreach (SequenceJob other in running.Jobs)
        {
            KvLease lease = other.Lease!;
            if (lease.SharesPrefix && lease.ComputedTokens < other.Prompt.Length && other.Terms.Scope == job.Terms.Scope
                && prompt.CommonPrefixLength(other.Prompt) > lease.ComputedTokens)
            {
                return true;
            }
        }

        return false;
    }

    private bool TryStart(SequenceJob job, long now)
    {
        PrefixMatch match = cache.Match(job.Terms.Scope, job.Prompt.AsSpan(0, job.CacheablePromptTokens));
        int needed = job.Count - match.Length + running.TodoTokens + (EngineBounds.HeadroomTokensPerRequest * running.Count);
        int available = cache.CellsAvailable - match.UnlockedTokens;
        if (needed > available && running.Count > 0)
        {
            return false;
        }

        IReadOnlyList<SnapshotUnit> toRestore = job.SharesPrefix
            ? cache.Snapshots.Find(job.Terms.Scope, job.Tokens[..^1], match.Length)
            : [];
        match = bounds.IsDeterministic ? WithoutOverlap(job, match, toRestore) : match;
        if (Open(job, ref match, now) is not { } lease)
        {
            return false;
        }

        waiting.Take(job);
        if (!job.HasRun)
        {
            // Once: that a job was swapped out and computes again is not its tenant's doing.
            waiting.Charge(job, job.Count - match.Length);
        }

        running.Add(job, lease, toRestore);
        Started?.Invoke(job, match.Length);
        return true;
    }

    private KvLease? Open(SequenceJob job, ref PrefixMatch match, long now)
    {
        KvLease? lease = cache.TryOpen(job.Terms.Scope, match, job.SharesPrefix, now);
        if (lease is null && running.Count == 0)
        {
            // The one id there is holds the very prefix that matched: it is given up, or the job would wait for ever.
            cache.EvictAllIdle();
            match = default;
            lease = cache.TryOpen(job.Terms.Scope, match, job.SharesPrefix, now);
        }

        if (bounds.IsDeterministic)
        {
            // Alone in the context, from cell 0: cells of others, and holes, change the bits of attention.
            cache.EvictAllIdle();
        }

        return lease;
    }

    /// <summary>A unit that begins within the match would be restored behind it, and leave a hole: the match ends where the unit begins.</summary>
    private PrefixMatch WithoutOverlap(SequenceJob job, PrefixMatch match, IReadOnlyList<SnapshotUnit> toRestore) =>
        toRestore.Count > 0 && toRestore[0].Start < match.Length
            ? cache.Match(job.Terms.Scope, job.Prompt.AsSpan(0, toRestore[0].Start))
            : match;
}
