namespace Pipelines.Durable.Failures;

/// <summary>An activity or a sub-orchestration failed, and no retry policy tries it again.</summary>
public sealed class TaskFailedException(string taskName, int taskId, FailureDetails details)
    : Exception($"Task '{taskName}' (#{taskId}) failed: {details.ErrorMessage}")
{
    public string TaskName { get; } = taskName;

    /// <summary>The id of the last action that scheduled it.</summary>
    public int TaskId { get; } = taskId;

    public FailureDetails Details { get; } = details;
}
