using Pipelines.Core.Inference;

namespace GpuHost.Host.Hosting;

/// <summary>Ends work that takes longer than a request may; for calls that carry no limit of their own.</summary>
internal sealed class RequestWindow(HostLimits limits, TimeProvider clock)
{
    /// <exception cref="InferenceException">It was not done in time.</exception>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken gone)
    {
        using var window = new CancellationTokenSource(limits.RequestTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(gone, window.Token);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException) when (window.IsCancellationRequested && !gone.IsCancellationRequested)
        {
            throw new InferenceException(
                InferenceFailureKind.TimedOut, $"The request was not answered within {limits.RequestTimeout.TotalSeconds:0} seconds. Send less at once.");
        }
    }
}
