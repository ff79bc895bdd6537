using GpuHost.Serving.Engine;
using GpuHost.Serving.Kv;
using GpuHost.Serving.Models;
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
        BatchGroup group = running.NextGroup();
        plan.Reset(group);
        (int decodeTokens, int todoTokens) = Count(group);
        if (!cache.TryReserve(decodeTokens))
        {
            return false;
        }

        int prefillMax = Math.Min(bounds.StepTokensMax - decodeTokens, todoTokens - decodeTokens);
        if (!cache.TryReserve(decodeTokens + prefillMax))
        {
            prefillMax = cache.CellsFree - decodeTokens;
        }

        AddSingles(plan, group, step);
        AddChunks(plan, group, CallPriority.Interactive, ref prefillMax, step);
        AddChunks(plan, group, CallPriority.Batch, ref prefillMax, step);
        return plan.HasBatch;
    }

    private (int Singles, int Todo) Count(BatchGroup group)
    {
        int singles = 0;
        int todo = 0;
        foreach (SequenceJob job in running.Jobs)
        {
            singles += IsSingle(job, group) ? 1 : 0;
            todo += job.Terms.Group.Equals(group) ? job.TodoTokens : 0;
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
            if (job.Terms.Priority == priority && job.TodoTokens > 1 && fits && job.Terms.Group.Equals(group))
            {
                int count = Math.Min(room, job.TodoTokens);
                Add(plan, job, count, step);
                room -= count;
            }
        }
    }

    private static bool IsSingle(SequenceJob job, BatchGroup group) => job.TodoTokens == 1 && job.Terms.Group.Equals(group);

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
