namespace Pipelines.Durable.Hub.Database;

/// <summary>A write with a result.</summary>
internal sealed class HubWriteOf<T>(Func<HubSession, CommitEffects, T> work, CancellationToken cancellationToken) : HubWrite
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Done => _done.Task;

    public override bool IsGivenUp => cancellationToken.IsCancellationRequested;

    public override void Run(HubSession session)
    {
        Effects = new CommitEffects();
        _result = work(session, Effects);
    }

    public override void Succeed() => _done.TrySetResult(_result);

    public override void Fail(Exception error) => _done.TrySetException(error);

    public override void Drop() => _done.TrySetCanceled(cancellationToken);
}
