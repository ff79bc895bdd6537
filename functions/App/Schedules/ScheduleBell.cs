namespace Pipelines.Functions.App.Schedules;

/// <summary>Tells the loop of this process that a schedule was changed here. Thread-safe.</summary>
internal sealed class ScheduleBell
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next ring.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Ring() =>
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}
