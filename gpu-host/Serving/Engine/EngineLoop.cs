using GpuHost.Serving.Kv;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Scheduling;
using GpuHost.Serving.Snapshots;
using GpuHost.Serving.Snapshots.Store;

namespace GpuHost.Serving.Engine;

/// <summary>
/// The one thread that owns the context. It takes in what was submitted, then decides, decodes and applies, step after step;
/// with nothing to do it sleeps until something comes. Nothing else touches sequences, the prefix tree or a running job.
/// </summary>
internal sealed class EngineLoop
{
    /// <summary>How late a cancellation may be seen while every waiting job waits for the store.</summary>
    private static readonly TimeSpan NapMax = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest sleep at a time: timers take no longer ones than 49 days.</summary>
    private static readonly TimeSpan RestMax = TimeSpan.FromHours(1);

    private readonly LoopContext _context;
    private readonly KvCache _cache;
    private readonly StoreTier? _store;
    private readonly Scheduler _scheduler;
    private readonly StepRunner _runner;
    private readonly StepOutputs _outputs;

    public EngineLoop(LoopContext context)
    {
        _context = context;
        EngineBounds bounds = context.Bounds;
        IModelEngine model = context.Model;
        var estimate = new RestoreEstimate(context.Bounds.AlwaysRestores);
        var snapshots = new SnapshotShelf(bounds.HostSnapshotBytesMax, bounds.SnapshotTokensMin, model.Layout.BytesPerToken, estimate);
        _store = context.StoreTasks is { } tasks
            ? new StoreTier(bounds.Store!, tasks, context.StoreScopes!, snapshots, bounds.SnapshotTokensMin, context.Time)
            : null;
        _cache = new KvCache(model.Limits, model.Model.CanTrimSequences, bounds.DetectedPrefixTokensMin, snapshots, bounds.GridTokens);
        var budget = new StepBudget(bounds);
        _scheduler = new Scheduler(_cache, _store, bounds, context.Counters, budget);
        _scheduler.LeftQueue += context.LeftQueue;
        _runner = new StepRunner(model, _cache, estimate, budget, context.Time);
        _outputs = new StepOutputs(model, context.Time);
    }

    /// <summary>Runs until stopped. Every job that was ever taken in has ended when this returns.</summary>
    /// <returns>What broke the loop, or null if it was stopped.</returns>
    public Exception? Run()
    {
        Exception? fault = null;
        try
        {
            while (!_context.Stop.IsCancellationRequested)
            {
                Step();
            }
        }
        catch (OperationCanceledException) when (_context.Stop.IsCancellationRequested)
        {
            // Stopped while asleep.
        }
        catch (Exception broken)
        {
            // A defect of ours or of the backend: nobody may wait for an answer that cannot come.
            fault = broken;
        }

        FailRest(fault);
        return fault ?? StoreRest();
    }

    /// <summary>Fails what was submitted while the loop ended; call it when no more can be.</summary>
    public void FailLate(Exception failure)
    {
        while (_context.Intake.TryRead(out LoopMessage message))
        {
            message.Job?.Fail(failure);
            message.Refused?.Invoke(failure);
        }
    }

    private void Step()
    {
        TakeIn();
        StepPlan plan = _scheduler.Decide(_context.Time.GetTimestamp());
        StepOutcome outcome = _runner.Run(plan);
        if (plan.HasWork)
        {
            _scheduler.Apply(outcome, _outputs);
        }

        if (_scheduler.IsIdle)
        {
            _scheduler.Demote(_context.Time.GetTimestamp());
        }

        if (_scheduler.IsIdle)
        {
            _runner.RunCommands();
            KvIntegrity.CheckIdle(_cache, _context.Model);
        }
        else if (_context.Bounds.ChecksEveryStep)
        {
            _runner.RunCommands();
            KvIntegrity.Check(_cache, _context.Model);
        }

        if (_scheduler.IsIdle)
        {
            Rest(_scheduler.NextExpiry, TimeSpan.MaxValue);
        }
        else if (!plan.HasWork)
        {
            // Every waiting job waits for the store.
            Rest(_scheduler.NextDeadline, NapMax);
        }
    }

    private void TakeIn()
    {
        while (_context.Intake.TryRead(out LoopMessage message))
        {
            message.Report?.Invoke();
            if (message.Job is { } job)
            {
                _scheduler.Add(job);
            }
        }
    }

    /// <summary>Blocks the thread, which is the loop's own, until there is something to take in or a time has come.</summary>
    private void Rest(long until, TimeSpan max)
    {
        TimeSpan? rest = RestTime(until, max);
        if (rest is null)
        {
            Wait(_context.Stop);
            return;
        }

        using var timeout = new CancellationTokenSource(rest.Value, _context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_context.Stop, timeout.Token);
        try
        {
            Wait(either.Token);
        }
        catch (OperationCanceledException) when (!_context.Stop.IsCancellationRequested)
        {
            // The time has come.
        }
    }

    private TimeSpan? RestTime(long until, TimeSpan max)
    {
        if (until == long.MaxValue)
        {
            return max == TimeSpan.MaxValue ? null : max;
        }

        double seconds = (double)(until - _context.Time.GetTimestamp()) / _context.Time.TimestampFrequency;
        double milliseconds = Math.Clamp(Math.Ceiling(seconds * 1_000), 0, Math.Min(max.TotalMilliseconds, RestMax.TotalMilliseconds));
        return TimeSpan.FromMilliseconds(milliseconds);
    }

    private void Wait(CancellationToken cancellation)
    {
        ValueTask<bool> arrival = _context.Intake.WaitToReadAsync(cancellation);
        if (!arrival.IsCompletedSuccessfully)
        {
            arrival.AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>
    /// What the context and the host's memory hold and somebody will want goes to the tiers that outlive the process: decided
    /// here, written for a bounded time by <see cref="StoreTasks"/>' end. Returns what broke, or null.
    /// </summary>
    private Exception? StoreRest()
    {
        if (_store is null)
        {
            return null;
        }

        try
        {
            _store.LiftBounds();
            _cache.EvictAllIdle();
            _runner.RunCommands();
            _store.WriteOut();
            return null;
        }
        catch (Exception broken)
        {
            return broken;
        }
    }

    private void FailRest(Exception? fault)
    {
        TakeIn();
        _scheduler.FailAll(fault is null
            ? new RequestException(RequestFailure.ShuttingDown, "The engine was stopped before the answer was complete.")
            : new RequestException(RequestFailure.EngineFault, $"The engine has broken down and takes no more requests: {fault.Message}", inner: fault));
    }
}
