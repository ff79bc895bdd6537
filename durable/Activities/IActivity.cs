namespace Pipelines.Durable.Activities;

/// <summary>
/// One step of work with effects on the world. It runs at least once: a worker that dies before its answer is committed is followed
/// by another try, so its effects must be safe to repeat.
/// </summary>
public interface IActivity<TInput, TOutput>
{
    /// <param name="context">Which call this is.</param>
    /// <param name="input">As the orchestrator gave it.</param>
    /// <param name="cancellationToken">
    /// Canceled when the answer is no longer wanted: the run was terminated, or the work was lent to another worker. Stop at once; what is
    /// returned or thrown after that is dropped.
    /// </param>
    Task<TOutput> RunAsync(ActivityContext context, TInput input, CancellationToken cancellationToken);
}
