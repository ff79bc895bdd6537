using GpuHost.Serving.Engine;
using GpuHost.Serving.Kv;
using GpuHost.Serving.Models;
using GpuHost.Serving.Snapshots;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Scheduling;

/// <summary>
/// Fills a step's batch: first one token of every job that decodes, so that no answer stalls while a prompt is read; then
/// prompts in chunks, interactive ones first, with the rest of the token budget.
/// </summary>
internal sealed class BatchComposer(RunningSet running, KvCache cache, EngineBounds bounds)
{
    /// <summary>False if there are too few cells for the step: somebody must give up theirs first.</summary>
    public bool TryCompose(StepPlan plan, long step)
    {
        BatchGroup? group = running.NextGroup();
        plan.Reset(group);
        (int decodeTokens, int todoTokens) = group is null ? (0, 0) : Count(group);
        if (!cache.TryReserve(decodeTokens))
        {
            return false;
        }

        int taken = decodeTokens + AddRestore(plan, decodeTokens);
        if (group is null)
        {
            return plan.HasWork;
        }

        int prefillMax = Math.Min(bounds.StepTokensMax - decodeTokens, todoTokens - decodeTokens);
        if (!cache.TryReserve(taken + prefillMax))
        {
            prefillMax = cache.CellsFree - taken;
        }

        AddSingles(plan, group, step);
        AddChunks(plan, group, CallPriority.Interactive, ref prefillMax, step);
        AddChunks(plan, group, CallPriority.Batch, ref prefillMax, step);
        return plan.HasWork;
    }

    /// <summary>Plans the next restore if its cells can be had; returns how many it takes. If not, its job computes instead.</summary>
    private int AddRestore(StepPlan plan, int decodeTokens)
    {
        if (running.NextRestore() is not { } job)
        {
            return 0;
        }

        SnapshotUnit unit = job.Restore!.Next;
        if (!cache.TryReserve(decodeTokens + unit.TokenCount))
        {
            job.StopRestoring();
            return 0;
        }

        plan.Restore = new RestoreRun(job, unit);
        return unit.TokenCount;
    }

    private (int Singles, int Todo) Count(BatchGroup group)
    {
        int singles = 0;
        int todo = 0;
        foreach (SequenceJob job in running.Jobs)
        {
            singles += IsSingle(job, group) ? 1 : 0;
            todo += Computes(job, group) ? job.TodoTokens : 0;
        }

        return (singles, todo);
    }

    private void AddSingles(StepPlan plan, BatchGroup group, long step)
    {
        foreach (SequenceJob job in running.Jobs)
        {
            if (IsSingle(job, group))
            {
                Add(plan, job, 1, step);
            }
        }
    }

    private void AddChunks(StepPlan plan, BatchGroup group, CallPriority priority, ref int room, long step)
    {
        foreach (SequenceJob job in running.Jobs)
        {
            if (room <= 0)
            {
                return;
            }

            bool fits = !job.NeedsWholePrompt || job.TodoTokens <= room;
            if (job.Terms.Priority == priority && job.TodoTokens > 1 && fits && Computes(job, group))
            {
                int count = bounds.IsDeterministic && !job.NeedsWholePrompt
                    ? DeterministicGrid.ChunkTokens(job.ComputedTokens, job.Prompt.Length)
                    : Math.Min(room, job.TodoTokens);
                Add(plan, job, count, step);
                room -= count;
            }
        }
    }

    private static bool IsSingle(SequenceJob job, BatchGroup group) => job.TodoTokens == 1 && Computes(job, group);

    private static bool Computes(SequenceJob job, BatchGroup group) => job.Restore is null && job.Terms.Group.Equals(group);

    private static void Add(StepPlan plan, SequenceJob job, int count, long step)
    {
        int first = job.ComputedTokens;
        int firstRow = plan.Batch.OutputCount;
        ReadOnlySpan<int> tokens = job.Tokens;
        for (int position = first; position < first + count; position++)
        {
            plan.Batch.Add(new TokenId(tokens[position]), position, job.Lease!.Sequence, job.WantsOutput(position));
        }

        job.LastStep = step;
        plan.Runs.Add(new ScheduledRun(job, count, firstRow, plan.Batch.OutputCount - firstRow));
    }
}
