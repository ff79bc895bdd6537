using GpuHost.Serving.Engine;
using GpuHost.Serving.Kv;

namespace GpuHost.Serving.Scheduling;

/// <summary>
/// Gives waiting jobs a sequence, in the queue's order, as long as there is room. The first that does not fit stops
/// admission: a large request is not passed over for ever by small ones.
/// </summary>
internal sealed class Admission(WaitingQueue waiting, RunningSet running, KvCache cache, EngineBounds bounds)
{
    /// <summary>Called for every job that starts, with the tokens that its prompt found in the cache.</summary>
    public event Action<SequenceJob, int>? Started;

    public void Admit(long now)
    {
        while (running.Count < bounds.RunningRequestsMax && waiting.Count > 0)
        {
            SequenceJob? job = waiting.First(candidate => !HasLeader(candidate), EngineBounds.AdmissionScanMax);
            if (job is null || !TryStart(job, now))
            {
                return;
            }
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

        KvLease? lease = cache.TryOpen(job.Terms.Scope, match, job.SharesPrefix, now);
        if (lease is null)
        {
            return false;
        }

        waiting.Take(job);
        waiting.Charge(job, job.Count - match.Length);
        running.Add(job, lease);
        Started?.Invoke(job, match.Length);
        return true;
    }
}
