using System.Threading.Channels;
using GpuHost.Serving.Kv;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Scheduling;
using GpuHost.Serving.Snapshots;

namespace GpuHost.Serving.Engine;

/// <summary>
/// The one thread that owns the context. It takes in what was submitted, then decides, decodes and applies, step after step;
/// with nothing to do it sleeps until something comes. Nothing else touches sequences, the prefix tree or a running job.
/// </summary>
internal sealed class EngineLoop
{
    private readonly IModelEngine _engine;
    private readonly EngineBounds _bounds;
    private readonly TimeProvider _time;
    private readonly ChannelReader<SequenceJob> _intake;
    private readonly CancellationToken _stop;
    private readonly KvCache _cache;
    private readonly Scheduler _scheduler;
    private readonly StepRunner _runner;
    private readonly StepOutputs _outputs;

    public EngineLoop(
        IModelEngine engine,
        EngineBounds bounds,
        EngineCounters counters,
        TimeProvider time,
        ChannelReader<SequenceJob> intake,
        Action<SequenceJob> leftQueue,
        CancellationToken stop)
    {
        _engine = engine;
        _bounds = bounds;
        _time = time;
        _intake = intake;
        _stop = stop;
        var estimate = new RestoreEstimate();
        var snapshots = new SnapshotShelf(bounds.HostSnapshotBytesMax, bounds.SnapshotTokensMin, engine.Layout.BytesPerToken, estimate);
        _cache = new KvCache(engine.Limits, engine.Model.CanTrimSequences, bounds.DetectedPrefixTokensMin, snapshots);
        _scheduler = new Scheduler(_cache, bounds, counters);
        _scheduler.LeftQueue += leftQueue;
        _runner = new StepRunner(engine, _cache, estimate, time);
        _outputs = new StepOutputs(engine, time);
    }

    /// <summary>Runs until stopped. Every job that was ever taken in has ended when this returns.</summary>
    /// <returns>What broke the loop, or null if it was stopped.</returns>
    public Exception? Run()
    {
        Exception? fault = null;
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                Step();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped while asleep.
        }
        catch (Exception broken)
        {
            // A defect of ours or of the backend: nobody may wait for an answer that cannot come.
            fault = broken;
        }

        FailRest(fault);
        return fault;
    }

    /// <summary>Fails what was submitted while the loop ended; call it when no more can be.</summary>
    public void FailLate(Exception failure)
    {
        while (_intake.TryRead(out SequenceJob? job))
        {
            job.Fail(failure);
        }
    }

    private void Step()
    {
        TakeIn();
        StepPlan plan = _scheduler.Decide(_time.GetTimestamp());
        StepOutcome outcome = _runner.Run(plan);
        if (plan.HasWork)
        {
            _scheduler.Apply(outcome, _outputs);
        }

        if (_scheduler.IsIdle)
        {
            _runner.RunCommands();
            KvIntegrity.Check(_cache, _engine);
            Sleep();
        }
        else if (_bounds.ChecksEveryStep)
        {
            _runner.RunCommands();
            KvIntegrity.Check(_cache, _engine);
        }
    }

    private void TakeIn()
    {
        while (_intake.TryRead(out SequenceJob? job))
        {
            _scheduler.Add(job);
        }
    }

    /// <summary>Blocks the thread, which is the loop's own, until there is something to take in.</summary>
    private void Sleep()
    {
        ValueTask<bool> arrival = _intake.WaitToReadAsync(_stop);
        if (!arrival.IsCompletedSuccessfully)
        {
            arrival.AsTask().GetAwaiter().GetResult();
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
