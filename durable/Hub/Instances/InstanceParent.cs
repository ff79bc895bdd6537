namespace Pipelines.Durable.Hub.Instances;

/// <summary>Who started an instance, and who is told how it ends.</summary>
/// <param name="Key">The parent's number.</param>
/// <param name="Id">Its id.</param>
/// <param name="ExecutionId">The run of it that waits for the answer.</param>
/// <param name="TaskId">That run's action.</param>
internal sealed record InstanceParent(long Key, string Id, string ExecutionId, int TaskId);
