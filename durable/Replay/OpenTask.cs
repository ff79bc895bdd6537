using Pipelines.Durable.Failures;

namespace Pipelines.Durable.Replay;

/// <summary>An activity, a sub-orchestration or a timer that has not been answered yet.</summary>
internal sealed class OpenTask(int id, string name)
{
    private readonly TaskCompletionSource<string?> _source = new();

    public int Id => id;

    /// <summary>The result as JSON; null for a timer.</summary>
    public Task<string?> Task => _source.Task;

    public void Complete(string? resultJson) => _source.TrySetResult(resultJson);

    public void Fail(FailureDetails details) => _source.TrySetException(new TaskFailedException(name, id, details));

    public void Cancel(CancellationToken cancellationToken) => _source.TrySetCanceled(cancellationToken);
}
