using GpuHost.Serving.Models;

namespace GpuHost.Serving.Scheduling;

/// <summary>
/// One step's batch, and whose tokens it is made of. Decided by the scheduler, carried out by the runner,
/// and applied with its outcome. One plan is used again and again.
/// </summary>
internal sealed class StepPlan(int batchTokensMax)
{
    public BatchPlan Batch { get; } = new(batchTokensMax);

    public List<ScheduledRun> Runs { get; } = [];

    public bool HasBatch => Batch.Count > 0;

    public void Reset(BatchGroup group)
    {
        Batch.Reset(group.Output, group.Adapters);
        Runs.Clear();
    }

    public void Reset()
    {
        Batch.Reset(BatchOutput.Logits, []);
        Runs.Clear();
    }
}
