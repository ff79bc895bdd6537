using Pipelines.Core.Inference;

namespace GpuHost.Serving.Scheduling;

/// <summary>
/// Jobs that have no sequence yet, in the order in which they should get one: interactive before batch; within that the
/// tenant that used least; within that first come, first served — and swapped-out jobs before all of them.
/// </summary>
internal sealed class WaitingQueue
{
    private readonly Dictionary<string, TenantShare> _shares = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    /// <summary>A new job: it waits behind its tenant's others.</summary>
    public void Add(SequenceJob job)
    {
        TenantShare share = ShareOf(job.Terms.Tenant);
        share.JobCount++;
        LineOf(share, job).AddLast(job);
        Count++;
    }

    /// <summary>A job that ran and lost its place comes back to the front.</summary>
    public void Return(SequenceJob job)
    {
        LineOf(ShareOf(job.Terms.Tenant), job).AddFirst(job);
        Count++;
    }

    /// <summary>The job gets a sequence; its tenant still counts it.</summary>
    public void Take(SequenceJob job)
    {
        if (!LineOf(ShareOf(job.Terms.Tenant), job).Remove(job))
        {
            throw new InvalidOperationException("Only a waiting job can be taken.");
        }

        Count--;
    }

    /// <summary>The job is over.</summary>
    public void Forget(SequenceJob job)
    {
        TenantShare share = ShareOf(job.Terms.Tenant);
        if (--share.JobCount == 0)
        {
            _shares.Remove(share.Name);
        }
    }

    public void Charge(SequenceJob job, int tokens) => ShareOf(job.Terms.Tenant).UsedTokens += tokens;

    /// <summary>All waiting jobs, in no special order.</summary>
    public void CopyTo(List<SequenceJob> jobs)
    {
        foreach (TenantShare share in _shares.Values)
        {
            jobs.AddRange(share.Interactive);
            jobs.AddRange(share.Batch);
        }
    }

    /// <summary>
    /// The line whose turn it is: interactive jobs before batch jobs, and of either the tenant's that used least. Empty lines
    /// and those that are not wanted are left out.
    /// </summary>
    public IEnumerable<LinkedList<SequenceJob>> Lines(bool interactive, bool batch)
    {
        if (interactive)
        {
            foreach (TenantShare share in _shares.Values.Where(share => share.Interactive.Count > 0).OrderBy(share => share.UsedTokens))
            {
                yield return share.Interactive;
            }
        }

        if (batch)
        {
            foreach (TenantShare share in _shares.Values.Where(share => share.Batch.Count > 0).OrderBy(share => share.UsedTokens))
            {
                yield return share.Batch;
            }
        }
    }

    private TenantShare ShareOf(string tenant)
    {
        if (!_shares.TryGetValue(tenant, out TenantShare? share))
        {
            share = new TenantShare(tenant) { UsedTokens = _shares.Count == 0 ? 0 : _shares.Values.Min(other => other.UsedTokens) };
            _shares.Add(tenant, share);
        }

        return share;
    }

    private static LinkedList<SequenceJob> LineOf(TenantShare share, SequenceJob job) =>
        job.Terms.Priority == CallPriority.Interactive ? share.Interactive : share.Batch;
}
