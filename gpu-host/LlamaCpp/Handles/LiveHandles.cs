namespace GpuHost.LlamaCpp.Handles;

/// <summary>Counts the native objects that this process owns, so that a leak shows.</summary>
internal static class LiveHandles
{
    private static int _count;

    public static int Count => Volatile.Read(ref _count);

    public static void Add() => Interlocked.Increment(ref _count);

    public static void Remove() => Interlocked.Decrement(ref _count);
}
