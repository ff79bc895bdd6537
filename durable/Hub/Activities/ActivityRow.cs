using Pipelines.Durable.Hub.Payloads;

namespace Pipelines.Durable.Hub.Activities;

/// <summary>An activity that is lent.</summary>
/// <param name="InstanceKey">Who asked for it.</param>
/// <param name="InstanceId">Its id.</param>
/// <param name="ExecutionId">Its run.</param>
/// <param name="TaskId">The run's action.</param>
/// <param name="Scheduled">The event that holds name, version and input.</param>
internal sealed record ActivityRow(long InstanceKey, string InstanceId, string ExecutionId, int TaskId, PayloadCell Scheduled);
