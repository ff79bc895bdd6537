using GpuHost.Serving.Kv;
using GpuHost.Serving.Models;
using GpuHost.Serving.Scheduling;
using GpuHost.Serving.Snapshots;

namespace GpuHost.Serving.Engine;

/// <summary>
/// Carries out a plan on the model engine: the commands on sequences, a restore, the batch. Decides nothing; tells the estimate
/// how long things took.
/// </summary>
internal sealed class StepRunner(IModelEngine engine, KvCache cache, RestoreEstimate estimate, StepBudget budget, TimeProvider time)
{
    /// <summary>Runs a step; a plan without work only runs its commands.</summary>
    /// <remarks>
    /// Not cancellable: a step is short, and a backend that must look for cancellation between operations is slower.
    /// </remarks>
    public StepOutcome Run(StepPlan plan)
    {
        RunCommands();
        bool isRestored = plan.Restore is { } restore && Restore(restore);
        return new StepOutcome(plan.HasBatch ? Decode(plan) : DecodeOutcome.Ok, isRestored);
    }

    /// <summary>Brings the context to what the books say.</summary>
    public void RunCommands()
    {
        foreach (SequenceCommand command in cache.Commands)
        {
            Run(command);
        }

        cache.ForgetCommands();
    }

    private DecodeOutcome Decode(StepPlan plan)
    {
        long start = time.GetTimestamp();
        DecodeOutcome outcome = engine.Decode(plan.Batch);
        if (outcome.IsOk)
        {
            TimeSpan elapsed = time.GetElapsedTime(start);
            estimate.NotePrefill(plan.Batch.Count, elapsed);
            budget.Note(plan.Batch.Count, plan.DecodeTokens, plan.Decoding, elapsed);
        }

        return outcome;
    }

    private void Run(SequenceCommand command)
    {
        switch (command.Kind)
        {
            case SequenceCommandKind.Copy:
                engine.CopySequence(command.Source, command.Sequence, command.From, command.To);
                break;
            case SequenceCommandKind.Clear:
                engine.Clear();
                break;
            case SequenceCommandKind.Save:
                Save(command.Source, command.Unit!);
                break;
            default:
                Remove(command.Sequence, command.From, command.To);
                break;
        }
    }

    /// <summary>Saves a unit's own tokens: they are shared with the scratch sequence, and that one's state is the unit's.</summary>
    private void Save(SequenceId source, SnapshotUnit unit)
    {
        SequenceId scratch = cache.Scratch!.Value;
        engine.CopySequence(source, scratch, unit.Start, unit.End);
        long size = engine.GetStateSizeBytes(scratch);
        if (size <= Array.MaxLength)
        {
            byte[] state = GC.AllocateUninitializedArray<byte>((int)size);
            int written = engine.SaveState(scratch, state);
            cache.Snapshots.Keep(unit, written == state.Length ? state : state[..written]);
        }
        else
        {
            cache.Snapshots.Drop(unit);
        }

        Remove(scratch, 0, int.MaxValue);
    }

    /// <summary>The reverse: the state goes to the scratch sequence, and what the job lacks of it is shared with the job's.</summary>
    private bool Restore(RestoreRun restore)
    {
        long start = time.GetTimestamp();
        SequenceId scratch = cache.Scratch!.Value;
        SnapshotUnit unit = restore.Unit;
        bool isRestored = engine.TryRestoreState(scratch, unit.State)
            && engine.GetPositions(scratch) == new PositionRange(unit.Start, unit.End - 1);
        if (isRestored)
        {
            KvLease lease = restore.Job.Lease!;
            engine.CopySequence(scratch, lease.Sequence, lease.ComputedTokens, unit.End);
            estimate.NoteRestore(unit.SizeBytes, time.GetElapsedTime(start));
        }

        Remove(scratch, 0, int.MaxValue);
        return isRestored;
    }

    private void Remove(SequenceId sequence, int from, int to)
    {
        if (!engine.RemoveSequence(sequence, from, to))
        {
            throw new KvIntegrityException($"{sequence} could not be cut to [{from}, {to}).");
        }
    }
}
