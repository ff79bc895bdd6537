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

    /// <summary>At most one; its job has no tokens in the batch.</summary>
    public RestoreRun? Restore { get; set; }

    /// <summary>Tokens of the batch that are the next of an answer.</summary>
    public int DecodeTokens { get; set; }

    /// <summary>Sequences of the batch's group that could have decoded, whether they are in it or not.</summary>
    public int Decoding { get; set; }

    public bool HasBatch => Batch.Count > 0;

    public bool HasWork => HasBatch || Restore is not null;

    public void Reset(BatchGroup? group)
    {
        Batch.Reset(group?.Output ?? BatchOutput.Logits, group?.Adapters ?? []);
        Runs.Clear();
        Restore = null;
        DecodeTokens = 0;
        Decoding = 0;
    }
}
