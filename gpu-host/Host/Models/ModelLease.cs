namespace GpuHost.Host.Models;

/// <summary>A model that stays open as long as this is not disposed.</summary>
internal sealed class ModelLease(ServedModel model, Action release) : IDisposable
{
    private Action? _release = release;

    public ServedModel Model { get; } = model;

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
