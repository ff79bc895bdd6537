using GpuHost.Serving.Kv;
using GpuHost.Serving.Models;
using GpuHost.Serving.Scheduling;

namespace GpuHost.Serving.Engine;

/// <summary>Carries out a plan on the model engine: first the commands on sequences, then the batch. Decides nothing.</summary>
internal sealed class StepRunner(IModelEngine engine, KvCache cache)
{
    /// <summary>Runs a step; a plan without a batch only runs its commands.</summary>
    public DecodeOutcome Run(StepPlan plan, CancellationToken cancellation)
    {
        RunCommands();
        return plan.HasBatch ? engine.Decode(plan.Batch, cancellation) : DecodeOutcome.Ok;
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
