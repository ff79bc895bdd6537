using GpuHost.Serving.Snapshots;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Scheduling;

/// <summary>The jobs that have a sequence, in the order of their admission.</summary>
internal sealed class RunningSet
{
    /// <summary>Steps that interactive work of other adapters may take before a batch group has a turn.</summary>
    public const int TurnStepsMax = 4;

    private readonly List<SequenceJob> _jobs = [];
    private long _admissions;

    public int Count => _jobs.Count;

    /// <summary>Not to be changed by others. A list and no interface: the loop walks it often, and must not allocate.</summary>
    public List<SequenceJob> Jobs => _jobs;

    /// <summary>Whether an interactive answer is being written.</summary>
    public bool HasReader
    {
        get
        {
            foreach (SequenceJob job in _jobs)
            {
                if (job.Terms.Priority == CallPriority.Interactive && job.IsDecoding)
                {
                    return true;
                }
            }

            return false;
        }
    }

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
        job.LastStep = NewestStep();
        _jobs.Add(job);
    }

    public void Remove(SequenceJob job) => _jobs.Remove(job);

    public void Clear() => _jobs.Clear();

    /// <summary>Who has to go when room runs out: the youngest batch job, or the youngest of all if there is none.</summary>
    public SequenceJob Youngest() =>
        _jobs.FindLast(job => job.Terms.Priority == CallPriority.Batch) ?? _jobs[^1];

    /// <summary>
    /// The group whose turn it is: that of the interactive job that was scheduled the longest ago, unless another group has
    /// not had a turn for <see cref="TurnStepsMax"/> steps. Null if every job waits for its restore.
    /// </summary>
    public BatchGroup? NextGroup(long step)
    {
        SequenceJob? oldest = null;
        SequenceJob? interactive = null;
        foreach (SequenceJob job in _jobs)
        {
            if (job.Restore is not null)
            {
                continue;
            }

            oldest = oldest is null || job.LastStep < oldest.LastStep ? job : oldest;
            bool isNext = job.Terms.Priority == CallPriority.Interactive && (interactive is null || job.LastStep < interactive.LastStep);
            interactive = isNext ? job : interactive;
        }

        return (oldest is not null && step - oldest.LastStep > TurnStepsMax ? oldest : interactive ?? oldest)?.Terms.Group;
    }

    /// <summary>The first job that waits for a restore, an interactive one if there is any; or null.</summary>
    public SequenceJob? NextRestore()
    {
        SequenceJob? first = null;
        foreach (SequenceJob job in _jobs)
        {
            if (job.Restore is not null && job.Terms.Priority == CallPriority.Interactive)
            {
                return job;
            }

            first ??= job.Restore is not null ? job : null;
        }

        return first;
    }

    // A new job has waited for no turn yet.
    private long NewestStep()
    {
        long newest = 0;
        foreach (SequenceJob job in _jobs)
        {
            newest = Math.Max(newest, job.LastStep);
        }

        return newest;
    }
}
