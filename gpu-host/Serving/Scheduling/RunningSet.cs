using GpuHost.Serving.Snapshots;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Scheduling;

/// <summary>The jobs that have a sequence, in the order of their admission.</summary>
internal sealed class RunningSet
{
    private readonly List<SequenceJob> _jobs = [];
    private long _admissions;

    public int Count => _jobs.Count;

    public IReadOnlyList<SequenceJob> Jobs => _jobs;

    /// <summary>Tokens that must still be computed before every running job can decode.</summary>
    public int TodoTokens
    {
        get
        {
            int tokens = 0;
            foreach (SequenceJob job in _jobs)
            {
                tokens += job.TodoTokens;
            }

            return tokens;
        }
    }

    /// <summary>Tokens of this class's prompts that are still to be read.</summary>
    public int PrefillTokens(CallPriority priority)
    {
        int tokens = 0;
        foreach (SequenceJob job in _jobs)
        {
            tokens += job.Terms.Priority == priority ? job.PrefillTokens : 0;
        }

        return tokens;
    }

    public void Add(SequenceJob job, Kv.KvLease lease, IReadOnlyList<SnapshotUnit> toRestore)
    {
        job.Start(lease, toRestore, ++_admissions);
        _jobs.Add(job);
    }

    public void Remove(SequenceJob job) => _jobs.Remove(job);

    public void Clear() => _jobs.Clear();

    /// <summary>Who has to go when room runs out: the youngest batch job, or the youngest of all if there is none.</summary>
    public SequenceJob Youngest() =>
        _jobs.FindLast(job => job.Terms.Priority == CallPriority.Batch) ?? _jobs[^1];

    /// <summary>
    /// The group whose turn it is: that of the job that was scheduled the longest ago. Null if every job waits for its restore.
    /// </summary>
    public BatchGroup? NextGroup()
    {
        SequenceJob? next = null;
        foreach (SequenceJob job in _jobs)
        {
            if (job.Restore is null && (next is null || job.LastStep < next.LastStep))
            {
                next = job;
            }
        }

        return next?.Terms.Group;
    }

    /// <summary>The first job that waits for a restore, or null.</summary>
    public SequenceJob? NextRestore() => _jobs.Find(job => job.Restore is not null);
}
