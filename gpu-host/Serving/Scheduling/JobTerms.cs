using GpuHost.Serving.Kv;
using GpuHost.Serving.Snapshots.Format;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Scheduling;

/// <summary>What the scheduler must know of a job to place it.</summary>
/// <param name="Priority">Interactive goes before batch.</param>
/// <param name="Tenant">Whose share it uses.</param>
/// <param name="Scope">With whom it shares KV.</param>
/// <param name="Group">With whom it shares batches.</param>
/// <param name="SubmittedAt">Timestamp.</param>
/// <param name="DeadlineAt">Timestamp; <see cref="long.MaxValue"/> for none.</param>
/// <param name="Chain">The addresses of its prompt in a snapshot store; null without one.</param>
internal sealed record JobTerms(
    CallPriority Priority, string Tenant, PrefixScope Scope, BatchGroup Group, long SubmittedAt, long DeadlineAt, KvChain? Chain = null);
