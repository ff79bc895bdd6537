namespace GpuHost.Host.Hosting;

/// <summary>
/// The bodies of requests that are in memory at the same time. Each may have a little for nothing, so that ordinary requests pass whatever
/// others send; beyond that all share one limit. So memory is bounded by that limit and by the number of connections. Thread-safe.
/// </summary>
/// <param name="sharedBytesMax">All bodies together, the free part of each left out.</param>
internal sealed class BodyBudget(long sharedBytesMax)
{
    /// <summary>Of each body; most requests are smaller.</summary>
    public const int FreeBytes = 64 << 10;

    private long _taken;

    /// <summary>What is taken now.</summary>
    public long TakenBytes => Interlocked.Read(ref _taken);

    /// <summary>Takes room for a body that has grown.</summary>
    /// <param name="before">Its size when this was last asked; 0 at first.</param>
    /// <param name="now">Its size now.</param>
    /// <returns>False where there is none left; then nothing was taken.</returns>
    public bool TryGrow(long before, long now)
    {
        long more = SharedOf(now) - SharedOf(before);
        long taken = TakenBytes;
        while (taken + more <= sharedBytesMax)
        {
            long seen = Interlocked.CompareExchange(ref _taken, taken + more, taken);
            if (seen == taken)
            {
                return true;
            }

            taken = seen;
        }

        return false;
    }

    /// <summary>Gives back the room of a body of this size.</summary>
    public void Release(long size) => Interlocked.Add(ref _taken, -SharedOf(size));

    private static long SharedOf(long size) => Math.Max(0, size - FreeBytes);
}
