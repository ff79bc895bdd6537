using GpuHost.Serving.Engine;
using GpuHost.Serving.Kv;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Snapshots;
using GpuHost.Serving.Snapshots.Store;

namespace GpuHost.Serving.Scheduling;

/// <summary>
/// Decides what each step does and applies what came of it; between the two the runner carries it out. Owner thread only,
/// no engine calls but reading outputs, no waiting.
/// </summary>
internal sealed partial class Scheduler
{
    private readonly WaitingQueue _waiting = new();
    private readonly RunningSet _running = new();
    private readonly List<SequenceJob> _sweep = [];
    private readonly KvCache _cache;
    private readonly EngineBounds _bounds;
    private readonly EngineCounters _counters;
    private readonly Admission _admission;
    private readonly BatchComposer _composer;
    private readonly UnitKeeper _units;
    private readonly StepBudget _budget;
    private readonly StoreTier? _store;
    private readonly StepPlan _plan;
    private long _step;

    /// <param name="cache">The books.</param>
    /// <param name="store">The tier below the host's memory, or null.</param>
    /// <param name="bounds">Resolved options.</param>
    /// <param name="counters">For statistics.</param>
    /// <param name="budget">The size of steps.</param>
    public Scheduler(KvCache cache, StoreTier? store, EngineBounds bounds, EngineCounters counters, StepBudget budget)
    {
        _cache = cache;
        _bounds = bounds;
        _counters = counters;
        _units = new UnitKeeper(cache, Math.Max(bounds.SnapshotTokensMin, bounds.DetectedPrefixTokensMin));
        _plan = new StepPlan(bounds.StepTokensMax);
        _store = store;
        _admission = new Admission(_waiting, _running, cache, store, bounds, budget);
        _composer = new BatchComposer(_running, cache, bounds, budget);
        _budget = budget;
        _admission.Started += (job, cached) =>
        {
            _counters.NoteCached(cached);
            job.Origin.Add(CacheTier.Context, cached, _cache.Snapshots.Estimate.SavedSeconds(cached, bytes: 0));
            _units.Start(job, cached);
            if (cached > 0 && !job.HasLeftQueue)
            {
                _cache.Snapshots.NoteFoundAbove(job.Terms.Scope, job.Prompt.AsSpan(0, cached));
            }

            LeftQueue?.Invoke(job);
        };
    }

    /// <summary>A job is no longer among those that wait to start, whatever became of it. May come twice for one job.</summary>
    public event Action<SequenceJob>? LeftQueue;

    public bool IsIdle => _running.Count == 0 && _waiting.Count == 0;

    /// <summary>When an idle prefix's time in the context is over, as a timestamp.</summary>
    public long NextExpiry => _cache.NextExpiry;

    /// <summary>When a waiting job's time is over at the latest, as a timestamp; for sleeping while all wait for the store.</summary>
    public long NextDeadline
    {
        get
        {
            _waiting.CopyTo(_sweep);
            long next = _sweep.Count == 0
                ? long.MaxValue
                : _sweep.Min(job => Math.Min(job.Terms.DeadlineAt, job.StoreSearch is { IsOver: false, WaitUntil: { } until } ? until : long.MaxValue));
            _sweep.Clear();
            return next;
        }
    }

    public void Add(SequenceJob job)
    {
        _units.Note(job);
        _waiting.Add(job);
    }

    /// <summary>Decides the next step. A plan without a batch means that there is nothing to compute.</summary>
    public StepPlan Decide(long now)
    {
        Sweep(now);

        // First those who come, then those whose time is over: what is still there can be used.
        _admission.Admit(now);
        Demote(now);
        _plan.Reset(group: null);
        _step++;
        while (_running.Count > 0 && !_composer.TryCompose(_plan, _step))
        {
            SwapOut(_running.Youngest(), now);
        }

        return _plan;
    }

    /// <summary>Lets go of prefixes whose time in the context is over, to the tier below where they are worth it.</summary>
    public void Demote(long now)
    {
        _store?.LetGo(now);
        _cache.Expire(now, _bounds.IdleTokensMax);
        NoteState();
    }

    /// <summary>Takes the outcome of the plan that was decided last.</summary>
    public void Apply(StepOutcome outcome, StepOutputs outputs)
    {
        string? refusal = _plan.Restore is { } restore ? ApplyRestore(restore, outcome.IsRestored) : null;
        string? fault = refusal;
        switch (outcome.Decode.Status)
        {
            case DecodeStatus.Ok:
                fault ??= ApplyRuns(outputs);
                break;
            case DecodeStatus.NoKvSlot:
                MakeRoom(outcome.Decode, outputs.Now);
                break;
            default:
                fault = outcome.Decode.Detail ?? outcome.Decode.Status.ToString();
                break;
        }

        if (fault is not null)
        {
            Rebuild(fault, isOwnFault: refusal is null);
        }

        _counters.NoteBudget(_budget);
        NoteState();
    }

    /// <summary>Ends every job, waiting or running.</summary>
    public void FailAll(Exception failure)
    {
        _waiting.CopyTo(_sweep);
        _sweep.AddRange(_running.Jobs);
        foreach (SequenceJob job in _sweep)
        {
            job.Fail(failure);
        }

        _sweep.Clear();
    }

    private void NoteState() =>
        _counters.NoteState(_running.Count, _cache.CellsUsed, _cache.EvictionCount, _cache.Snapshots.BytesUsed);

    /// <summary>Returns a fault of the context, if there is one: what a refused snapshot left in it is not known.</summary>
    private string? ApplyRestore(RestoreRun restore, bool isRestored)
    {
        SequenceJob job = restore.Job;
        if (!isRestored)
        {
            job.StopRestoring();
            _cache.Snapshots.Drop(restore.Unit);
            _counters.NoteSnapshotRefused();
            return "a snapshot was refused";
        }

        int gained = restore.Unit.End - job.ComputedTokens;
        _cache.Advance(job.Lease!, restore.Unit.End, job.Prompt);
        CacheTier tier = _cache.Snapshots.NoteHit(restore.Unit);
        _counters.NoteRestored(gained, tier);
        job.Origin.Add(tier, gained, _cache.Snapshots.Estimate.SavedSeconds(gained, restore.Unit.SizeBytes));
        job.NoteRestored(gained);
        return null;
    }

    /// <summary>Returns a fault of the context, if one showed.</summary>
    private string? ApplyRuns(StepOutputs outputs)
    {
        int decodeTokens = 0;
        bool isSuspect = false;
        foreach (ScheduledRun run in _plan.Runs)
        {
            decodeTokens += run.Job.IsDecoding ? 1 : 0;
            Advance(run.Job, run.TokenCount);
        }

        _counters.NoteStep(_plan.Batch.Count - decodeTokens, decodeTokens);
        foreach (ScheduledRun run in _plan.Runs)
        {
            TakeOutputs(run, outputs);
            if (outputs.IsContextSuspect)
            {
                // What it restored may be the cause: everything else would fail alike.
                _cache.Snapshots.DropPath(run.Job.Terms.Scope, run.Job.Prompt);
                isSuspect = true;
                outputs.IsContextSuspect = false;
            }
        }

        return isSuspect ? "the logits were not finite" : null;
    }

    private void Advance(SequenceJob job, int tokens)
    {
        int before = job.ComputedTokens;
        _cache.Advance(job.Lease!, before + tokens, job.Prompt);
        _units.Reach(job, before, job.ComputedTokens);
        if (!job.Origin.IsReported && job.ComputedTokens >= job.Prompt.Length)
        {
            // Before the first output: whoever has an answer finds its prompt counted.
            job.Origin.IsReported = true;
            _bounds.PromptServed?.Invoke(job.Origin.ToOrigin(job.Terms.Tenant, job.Prompt.Length));
        }
    }

    private void TakeOutputs(ScheduledRun run, StepOutputs outputs)
    {
        int before = run.Job.Count;
        for (int i = 0; i < run.OutputCount; i++)
        {
            JobStep step = TakeOutput(run.Job, outputs, run.FirstOutputRow + i);
            if (step != JobStep.GoesOn)
            {
                Finish(run.Job, step, outputs.Now);
                return;
            }
        }

        _waiting.Charge(run.Job, run.Job.Count - before);
    }

    // A job whose own part fails (its constraint, its text) is over; the others of the step are not to suffer for it.
    private static JobStep TakeOutput(SequenceJob job, StepOutputs outputs, int row)
    {
        try
        {
            return job.TakeOutput(outputs, row);
        }
        catch (Exception failure) when (failure is ModelEngineException or InvalidOperationException)
        {
            job.Fail(new RequestException(RequestFailure.EngineFault, $"The request's own step failed: {failure.Message}", inner: failure));
            return JobStep.Failed;
        }
    }
}
