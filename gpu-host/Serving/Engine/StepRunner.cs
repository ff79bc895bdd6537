using GpuHost.Serving.Kv;
using GpuHost.Serving.Models;
using GpuHost.Serving.Scheduling;

namespace GpuHost.Serving.Engine;

/// <summary>Carries out a plan on the model engine: first the commands on sequences, then the batch. Decides nothing.</summary>
internal sealed class StepRunner(IModelEngine engine, KvCache cache)
{
    /// <summary>Runs a step; a plan without a batch only runs its commands.</summary>
    /// <remarks>
    /// Not cancellable: a step is short, and a backend that must look for cancellation between operations is slower.
    /// </remarks>
    public DecodeOutcome Run(StepPlan plan)
    {
        RunCommands();
        return plan.HasBatch ? engine.Decode(plan.Batch) : DecodeOutcome.Ok;
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
            default:
                if (!engine.RemoveSequence(command.Sequence, command.From, command.To))
                {
                    throw new KvIntegrityException($"{command.Sequence} could not be cut to [{command.From}, {command.To}).");
                }

                break;
        }
    }
}
