namespace Pipelines.Runtime.Runs;

/// <summary>Stops all work of a run: on the caller's wish, or for a reason from within. The first reason counts. Thread-safe.</summary>
internal sealed class RunStop(CancellationToken callersWish) : IDisposable
{
    private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(callersWish);
    private StopReason? _reason;

    /// <summary>Cancelled when the run stops.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Null when nobody but the caller wished to stop.</summary>
    public StopReason? Reason => Volatile.Read(ref _reason);

    /// <returns>What the one who stops the run throws.</returns>
    public OperationCanceledException Request(StopReason reason)
    {
        Interlocked.CompareExchange(ref _reason, reason, null);
        _source.Cancel();
        return new OperationCanceledException(reason.Message, _source.Token);
    }

    /// <summary>Stops because of an exception, which is on its way to the caller by itself.</summary>
    public void Abandon() => _source.Cancel();

    public void Dispose() => _source.Dispose();
}
