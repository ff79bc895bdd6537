namespace GpuHost.LlamaCpp.Engine;

/// <summary>
/// Notices two threads in one context, which would corrupt it: the second gets an exception. It is no lock; a context
/// belongs to one thread at a time.
/// </summary>
/// <param name="owner">Kept alive while a call is under way: an engine that nobody refers to any more would be finalised,
/// and its context freed, in the middle of its last call.</param>
internal sealed class OwnerGuard(object owner)
{
    private int _entered;

    public Scope Enter() => Interlocked.Exchange(ref _entered, 1) == 0
        ? new Scope(this)
        : throw new InvalidOperationException("Two threads use one engine at once; it belongs to one thread at a time.");

    private void Leave()
    {
        Volatile.Write(ref _entered, 0);
        GC.KeepAlive(owner);
    }

    public readonly ref struct Scope(OwnerGuard guard)
    {
        public void Dispose() => guard.Leave();
    }
}
