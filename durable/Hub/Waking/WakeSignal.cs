namespace Pipelines.Durable.Hub.Waking;

/// <summary>
/// Wakes everybody who waits. Take <see cref="Next"/> before looking at the state, wait for it after: what happens between the
/// two is not missed. Thread-safe.
/// </summary>
internal sealed class WakeSignal
{
    private TaskCompletionSource _next = Create();

    /// <summary>Ends with the next <see cref="Raise"/>.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Raise() => Interlocked.Exchange(ref _next, Create()).TrySetResult();

    /// <summary>Waits for <paramref name="next"/>, at most for a time.</summary>
    public static async Task WaitAsync(Task next, TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(next, Task.Delay(atMost, time, timer.Token));
        await timer.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
