namespace GpuHost.LlamaCpp.Engine;

/// <summary>
/// Notices two threads in one context, which would corrupt it: the second gets an exception. It is no lock; a context
/// belongs to one thread at a time.
/// </summary>
internal sealed class OwnerGuard
{
    private int _entered;

    public Scope Enter() => Interlocked.Exchange(ref _entered, 1) == 0
        ? new Scope(this)
        : throw new InvalidOperationException("Two threads use one engine at once; it belongs to one thread at a time.");

    public readonly ref struct Scope(OwnerGuard guard)
    {
        public void Dispose() => Volatile.Write(ref guard._entered, 0);
    }
}
