using GpuHost.Serving.Engine;
using GpuHost.Serving.Kv;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;

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
    private readonly StepPlan _plan;
    private long _step;

    public Scheduler(KvCache cache, EngineBounds bounds, EngineCounters counters)
    {
        _cache = cache;
        _bounds = bounds;
        _counters = counters;
        _plan = new StepPlan(bounds.StepTokensMax);
        _admission = new Admission(_waiting, _running, cache, bounds);
        _composer = new BatchComposer(_running, cache, bounds);
        _admission.Started += (job, cached) =>
        {
            _counters.NoteCached(cached);
            LeftQueue?.Invoke(job);
        };
    }

    /// <summary>A job is no longer among those that wait to start, whatever became of it. May come twice for one job.</summary>
    public event Action<SequenceJob>? LeftQueue;

    public bool IsIdle => _running.Count == 0 && _waiting.Count == 0;

    public void Add(SequenceJob job) => _waiting.Add(job);

    /// <summary>Decides the next step. A plan without a batch means that there is nothing to compute.</summary>
    public StepPlan Decide(long now)
    {
        Sweep(now);
        _cache.Expire(now, _bounds.IdleTokensMax);
        _admission.Admit(now);
        _plan.Reset();
        _step++;
        while (_running.Count > 0 && !_composer.TryCompose(_plan, _step))
        {
            SwapOut(_running.Youngest(), now);
        }

        return _plan;
    }

    /// <summary>Takes the outcome of the plan that was decided last.</summary>
    public void Apply(DecodeOutcome outcome, StepOutputs outputs)
    {
        switch (outcome.Status)
        {
            case DecodeStatus.Ok:
                ApplyRuns(outputs);
                break;
            case DecodeStatus.NoKvSlot:
                MakeRoom(outcome, outputs.Now);
                break;
            default:
                Rebuild(outcome.Detail ?? outcome.Status.ToString());
                break;
        }

        _counters.NoteState(_running.Count, _cache.CellsUsed, _cache.EvictionCount);
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

    private void ApplyRuns(StepOutputs outputs)
    {
        int decodeTokens = 0;
        foreach (ScheduledRun run in _plan.Runs)
        {
            SequenceJob job = run.Job;
            decodeTokens += job.IsDecoding ? 1 : 0;
            _cache.Advance(job.Lease!, job.ComputedTokens + run.TokenCount, job.Prompt);
        }

        _counters.NoteStep(_plan.Batch.Count - decodeTokens, decodeTokens);
        foreach (ScheduledRun run in _plan.Runs)
        {
            TakeOutputs(run, outputs);
        }

        if (outputs.IsContextSuspect)
        {
            outputs.IsContextSuspect = false;
            Rebuild("the logits were not finite");
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
