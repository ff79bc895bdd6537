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
internal sealed class BatchComposer(RunningSet running, KvCache cache, EngineBounds bounds, StepBudget budget)
{
    /// <summary>False if there are too few cells for the step: somebody must give up theirs first.</summary>
    public bool TryCompose(StepPlan plan, long step)
    {
        BatchGroup? group = running.NextGroup(step);
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

        int prefillMax = Math.Min(StepTokens(group) - decodeTokens, todoTokens - decodeTokens);
        if (prefillMax > 0 && !cache.TryReserve(taken + prefillMax))
        {
            prefillMax = cache.CellsFree - taken;
        }

        // Beside a prompt's tokens, those of answers cost next to nothing; alone, fewer at a time may be faster.
        int width = prefillMax > 0 ? decodeTokens : budget.DecodeWidth(decodeTokens);
        plan.Decoding = decodeTokens;
        AddSingles(plan, group, width, step);
        plan.DecodeTokens = plan.Batch.Count;
        AddChunks(plan, group, CallPriority.Interactive, ref prefillMax, step);
        AddChunks(plan, group, CallPriority.Batch, ref prefillMax, step);
        return plan.HasWork;
    }

    /// <summary>Texts for vectors may have to be computed whole: their steps are not cut.</summary>
    private int StepTokens(BatchGroup group) =>
        group.Output == BatchOutput.Embeddings || bounds.IsDeterministic ? bounds.StepTokensMax : budget.StepTokens(running.HasReader);

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

    private void AddSingles(StepPlan plan, BatchGroup group, int width, long step)
    {
        if (width < plan.Decoding)
        {
            AddLongestAgo(plan, group, width, step);
            return;
        }

        foreach (SequenceJob job in running.Jobs)
        {
            if (IsSingle(job, group))
            {
                Add(plan, job, 1, step);
            }
        }
    }

    /// <summary>Only some of them: those whose last token is the longest ago, so that all get on.</summary>
    private void AddLongestAgo(StepPlan plan, BatchGroup group, int width, long step)
    {
        for (int added = 0; added < width; added++)
        {
            SequenceJob? next = null;
            foreach (SequenceJob job in running.Jobs)
            {
                if (IsSingle(job, group) && job.LastStep < step && (next is null || job.LastStep < next.LastStep))
                {
                    next = job;
                }
            }

            Add(plan, next!, 1, step);
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
