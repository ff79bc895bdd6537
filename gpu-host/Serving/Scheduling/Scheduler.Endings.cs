using GpuHost.Serving.Engine;
using GpuHost.Serving.Kv;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Snapshots;

namespace GpuHost.Serving.Scheduling;

/// <summary>How jobs leave the running set: finished, cancelled, late, swapped out, or because the context failed.</summary>
internal sealed partial class Scheduler
{
    private void Finish(SequenceJob job, JobStep step, long now)
    {
        bool isFinished = step == JobStep.Finished;
        KvRetention retention = job.Retention(now, isFinished);
        KvLease lease = job.Lease!;
        if (retention.TailUntil > now && lease.SharesPrefix && !_bounds.IsDeterministic)
        {
            // The answer, too; its tokens were computed one by one, which deterministic mode never takes for a prompt's.
            _cache.Advance(lease, lease.ComputedTokens, job.Tokens[..lease.ComputedTokens].ToArray());
        }

        Leave(job, retention, now);
        Forget(job);
        if (isFinished)
        {
            _counters.NoteFinished();
        }
        else
        {
            _counters.NoteFailed();
        }
    }

    /// <summary>Ends what was cancelled or is late, running or waiting.</summary>
    private void Sweep(long now)
    {
        _sweep.AddRange(_running.Jobs);
        if (_waiting.Count > 0)
        {
            _waiting.CopyTo(_sweep);
        }

        foreach (SequenceJob job in _sweep)
        {
            if (job.IsCancelled)
            {
                job.Cancel();
                End(job, now);
            }
            else if (now >= job.Terms.DeadlineAt)
            {
                job.Fail(new RequestException(RequestFailure.DeadlineExceeded, "The request's time limit passed before its answer was complete."));
                End(job, now);
            }
        }

        _sweep.Clear();
    }

    private void End(SequenceJob job, long now)
    {
        if (job.Lease is not null)
        {
            Leave(job, job.Retention(now, isFinished: false), now);
        }
        else
        {
            _waiting.Take(job);
        }

        Forget(job);
        _counters.NoteFailed();
    }

    private void SwapOut(SequenceJob job, long now)
    {
        if (_cache.SaveForItself(job.Lease!, job.Terms.Scope, job.Tokens.ToArray()) is { } unit)
        {
            job.SwappedOut.Push(unit);
        }

        Leave(job, job.Retention(now, isFinished: false), now);
        _waiting.Return(job);
        _counters.NoteSwapOut();
    }

    private void Leave(SequenceJob job, KvRetention retention, long now)
    {
        _running.Remove(job);
        _cache.Close(job.Stop(), retention, now);
    }

    private void Forget(SequenceJob job)
    {
        _waiting.Forget(job);
        while (job.SwappedOut.TryPop(out SnapshotUnit? unit))
        {
            _cache.Snapshots.Free(unit);
        }

        LeftQueue?.Invoke(job);
    }

    /// <summary>The context found no room where the books said there is some: nothing was computed, so somebody goes.</summary>
    private void MakeRoom(DecodeOutcome outcome, long now)
    {
        if (_running.Count > 1)
        {
            SwapOut(_running.Youngest(), now);
        }
        else if (!_cache.EvictIdle())
        {
            SequenceJob job = _running.Jobs[0];
            job.Fail(new RequestException(RequestFailure.EngineFault, $"The context has no room for a single request: {outcome.Detail}"));
            Finish(job, JobStep.Failed, now);
        }
    }

    /// <summary>
    /// The context may hold anything: it is emptied, and every running job starts over from its tokens, unless it was there
    /// too often when this happened.
    /// </summary>
    /// <param name="reason">What happened.</param>
    /// <param name="isOwnFault">A running job may be the cause; a refused snapshot is nobody's.</param>
    private void Rebuild(string reason, bool isOwnFault)
    {
        _counters.NoteRebuild();
        _sweep.AddRange(_running.Jobs);
        _running.Clear();
        _cache.Reset();
        for (int i = _sweep.Count - 1; i >= 0; i--)
        {
            SequenceJob job = _sweep[i];
            job.Stop();
            job.FaultCount += isOwnFault ? 1 : 0;
            if (job.FaultCount < EngineBounds.FaultsPerJobMax)
            {
                _waiting.Return(job);
                continue;
            }

            job.Fail(new RequestException(RequestFailure.EngineFault, $"The model failed repeatedly while this request ran: {reason}"));
            Forget(job);
            _counters.NoteFailed();
        }

        _sweep.Clear();
    }
}
