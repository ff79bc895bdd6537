namespace Pipelines.Core.Storage;

/// <summary>Tries again what a store could not do for the moment, a bounded number of times.</summary>
public sealed class StoreRetry(TimeProvider time)
{
    private const int TriesMax = 6;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="BlobStoreException">It cannot be done, or still not after the last try.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken)
    {
        TimeSpan pause = FirstPause;
        for (int tries = 1; ; tries++)
        {
            try
            {
                return await action();
            }
            catch (BlobStoreException e) when (e.IsTransient && tries < TriesMax)
            {
                await Task.Delay(pause, time, cancellationToken);
                pause *= 2;
            }
        }
    }
}
