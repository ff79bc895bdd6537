namespace GpuHost.Host.Batches;

/// <summary>A batch that is being worked on. Guarded by the runner's lock.</summary>
internal sealed class RunningBatch(Batch batch) : IDisposable
{
    public Batch Batch { get; } = batch;

    /// <summary>Its owner wants it to end.</summary>
    public CancellationTokenSource Cancelled { get; } = new();

    /// <summary>It failed and waits for its next try, or waits for its key's quota; others may run in the meantime.</summary>
    public bool IsPaused { get; set; }

    public Task Work { get; set; } = Task.CompletedTask;

    public void Dispose() => Cancelled.Dispose();
}
