namespace Pipelines.Runtime.Calls;

/// <summary>A place among the calls under way; disposing gives it to the next one.</summary>
internal readonly struct CallSlot(SemaphoreSlim slots) : IDisposable
{
    public void Dispose() => slots.Release();
}
